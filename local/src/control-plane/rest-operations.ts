import type { Clock } from '../model/execution.js';
import type { Method, RestApi, RestResource } from '../model/rest-api.js';
import type { ControlPlaneState } from './control-plane-state.js';
import { findItem, notFound, type OperationRequest, type OperationTable, ok, pageOf } from './operations.js';
import {
  authorizerShape,
  gatewayResponseShape,
  integrationShape,
  methodShape,
  modelShape,
  resourceShape,
  restApiShape,
  validatorShape,
} from './rest-shapes.js';
import type { RunningApis, TestInvocation } from './running-apis.js';

const methodPath = '/restapis/{apiId}/resources/{resourceId}/methods/{httpMethod}';

/** The operations on what REST APIs are made of: it can be read, and a method can be tried. */
export function restOperations(state: ControlPlaneState, running: RunningApis, clock: Clock): OperationTable {
  const startedAt = clock.now();
  const apiOf = (request: OperationRequest) => findRestApi(state, request);
  return {
    'GET /restapis': ({ query }) =>
      pageOf(
        restApis(state).map((api) => restApiShape(api, startedAt)),
        query,
      ),
    'GET /restapis/{apiId}': (request) => ok(restApiShape(apiOf(request), startedAt)),
    'GET /restapis/{apiId}/resources': (request) => {
      const shapeOf = embedding(request);
      return pageOf(
        apiOf(request).resources.map((resource) => resourceShape(resource, shapeOf)),
        request.query,
      );
    },
    'GET /restapis/{apiId}/resources/{resourceId}': (request) =>
      ok(resourceShape(findResource(apiOf(request), request), embedding(request))),
    [`GET ${methodPath}`]: (request) => ok(methodShape(findMethod(apiOf(request), request))),
    [`POST ${methodPath}`]: async (request) => {
      const api = apiOf(request);
      return ok(await running.testInvokeMethod(api, findMethod(api, request), request.body as TestInvocation));
    },
    [`GET ${methodPath}/responses/{statusCode}`]: (request) => {
      const responses = Object.values(findMethod(apiOf(request), request).methodResponses);
      const hasStatus = ({ statusCode }: { statusCode: string }) => statusCode === request.path.statusCode;
      return ok(findItem(responses, hasStatus, 'Invalid Response status code specified'));
    },
    [`GET ${methodPath}/integration`]: (request) => {
      const { integration } = findMethod(apiOf(request), request);
      if (!integration) throw notFound('No integration defined for method');
      return ok(integrationShape(integration));
    },
    'GET /restapis/{apiId}/authorizers': (request) =>
      pageOf(apiOf(request).authorizers.map(authorizerShape), request.query),
    'GET /restapis/{apiId}/authorizers/{id}': (request) => {
      const hasId = ({ id }: { id: string }) => id === request.path.id;
      const { authorizers } = apiOf(request);
      return ok(authorizerShape(findItem(authorizers, hasId, 'Invalid Authorizer identifier specified')));
    },
    'GET /restapis/{apiId}/models': (request) =>
      pageOf(Object.values(apiOf(request).models).map(modelShape), request.query),
    'GET /restapis/{apiId}/models/{name}': (request) => {
      const hasName = ({ name }: { name: string }) => name === request.path.name;
      return ok(modelShape(findItem(Object.values(apiOf(request).models), hasName, 'Invalid model name specified')));
    },
    'GET /restapis/{apiId}/requestvalidators': (request) =>
      pageOf(apiOf(request).requestValidators.map(validatorShape), request.query),
    'GET /restapis/{apiId}/gatewayresponses': (request) => {
      const responses = Object.values(apiOf(request).gatewayResponses).flatMap((response) => response ?? []);
      return pageOf(responses.map(gatewayResponseShape), request.query);
    },
  };
}

/** The REST API that a request names. */
export function findRestApi(state: ControlPlaneState, { path }: OperationRequest): RestApi {
  return findItem(restApis(state), ({ id }) => id === path.apiId, 'Invalid API identifier specified');
}

function restApis(state: ControlPlaneState): RestApi[] {
  return state.apis.filter((api) => api.protocol === 'REST');
}

function embedding({ query }: OperationRequest): (method: Method) => object {
  return query.get('embed') === 'methods' ? methodShape : () => ({});
}

function findResource(api: RestApi, { path }: OperationRequest): RestResource {
  return findItem(api.resources, ({ id }) => id === path.resourceId, 'Invalid Resource identifier specified');
}

function findMethod(api: RestApi, request: OperationRequest): Method {
  const methods = Object.values(findResource(api, request).methods);
  const hasVerb = ({ httpMethod }: Method) => httpMethod === request.path.httpMethod;
  return findItem(methods, hasVerb, 'Invalid Method identifier specified');
}
