import type * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type { IConstruct } from 'constructs';
import { canonical } from '../common/canonical';
import { reject } from '../common/reject';
import type { HttpRouteOptions } from './route';

const REQUEST = /^((append|overwrite|remove):(header|querystring)\.\S+|overwrite:path)$/;
const RESPONSE = /^((append|overwrite|remove):header\.\S+|overwrite:statuscode)$/;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html */
const RESERVED_HEADER =
  /\.(access-control-.*|apigw-.*|authorization|connection|content-encoding|content-length|content-location|forwarded|keep-alive|origin|proxy-authenticate|proxy-authorization|te|trailers|transfer-encoding|upgrade|x-amz-.*|x-amzn-.*|x-forwarded-for|x-forwarded-host|x-forwarded-proto|via)$/i;

/** Refuses mappings that the service would refuse. */
export function checkParameterMapping(scope: IConstruct, key: string, route: HttpRouteOptions): void {
  // An AWS service integration has the parameters of its service instead, such as `QueueUrl`.
  if (route.handler) checkDestinations(scope, `requestParameters of route '${key}'`, route.requestParameters, REQUEST);
  for (const [status, mapping] of Object.entries(route.responseParameters ?? {})) {
    checkStatus(scope, key, status);
    checkDestinations(scope, `responseParameters of route '${key}'`, mapping, RESPONSE);
  }
}

function checkStatus(scope: IConstruct, key: string, status: string): void {
  if (/^[2-5]\d\d$/.test(status)) return;
  reject(scope, {
    problem: `responseParameters of route '${key}' has the status code '${status}'`,
    allowed: 'a response is chosen by its status code, 200 to 599',
    fix: 'list each status code on its own',
  });
}

function checkDestinations(
  scope: IConstruct,
  where: string,
  mapping: apigatewayv2.ParameterMapping | undefined,
  allowed: RegExp,
): void {
  for (const destination of Object.keys(mapping?.mappings ?? {})) {
    if (!allowed.test(destination)) rejectDestination(scope, where, destination);
    if (destination.includes(':header.') && RESERVED_HEADER.test(destination)) rejectHeader(scope, where, destination);
  }
}

function rejectDestination(scope: IConstruct, where: string, destination: string): never {
  return reject(scope, {
    problem: `${where} has the destination '${destination}'`,
    allowed: "a destination is 'append:', 'overwrite:' or 'remove:' and a header, query parameter, path or status code",
    fix: "write for example 'overwrite:header.x-origin'",
  });
}

function rejectHeader(scope: IConstruct, where: string, destination: string): never {
  return reject(scope, {
    problem: `${where} has the destination '${destination}'`,
    allowed: 'API Gateway keeps this header for itself',
    fix: 'use another header, or let the integration set it',
  });
}

/** In CloudFormation's shape, which is a list of pairs where the service's own API has a map. */
export function renderResponseParameters(mappings: { [statusCode: string]: apigatewayv2.ParameterMapping }): object {
  return Object.fromEntries(
    Object.entries(mappings).map(([status, { mappings: parameters }]) => [
      status,
      {
        ResponseParameters: Object.entries(canonical(parameters)).map(([Destination, Source]) => ({
          Destination,
          Source,
        })),
      },
    ]),
  );
}
