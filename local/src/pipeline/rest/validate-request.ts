import { GatewayError } from '../../gateway-responses/gateway-error.js';
import { mimeTypeOf } from '../../mapping/media-types.js';
import type { MethodRequest } from '../../mapping/method-request.js';
import type { Execution } from '../../model/execution.js';
import { tryParseJson, whyNoJson } from '../../model/json-text.js';
import type { Method } from '../../model/rest-api.js';
import { explainFault } from '../body-complaints.js';
import type { CheckBody } from '../body-model.js';
import { validationErrorString } from './validation-messages.js';

/** Throws a `GatewayError` where a request breaks a rule of its method. */
export type ValidateRequest = (execution: Execution, request: MethodRequest) => void;

/**
 * Prepares a method's request validator: parameters before the body.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 */
export function compileValidation(method: Method, findModel: (name: string) => CheckBody | undefined): ValidateRequest {
  const { validateRequestParameters = false, validateRequestBody = false } = method.requestValidator ?? {};
  const checks = [
    ...(validateRequestParameters ? [requiredParameters(method)] : []),
    ...(validateRequestBody ? [bodyModels(method, findModel)] : []),
  ];
  return (execution, request) => {
    for (const check of checks) check(execution, request);
  };
}

/** Rejects a request that lacks a parameter its method requires; a blank value counts as missing. */
function requiredParameters(method: Method): ValidateRequest {
  const required = Object.keys(method.requestParameters)
    .filter((key) => method.requestParameters[key])
    .sort()
    .map((key) => {
      const [, , place, ...name] = key.split('.') as [string, string, string, ...string[]];
      return { place, name: name.join('.') };
    });
  return (execution, request) => {
    const missing = required.filter(({ place, name }) => !parameterValue(request, place, name)?.trim());
    if (missing.length === 0) return;
    const message = `Missing required request parameters: [${missing.map(({ name }) => name).join(', ')}]`;
    execution.log(message);
    throw new GatewayError('BAD_REQUEST_PARAMETERS', message);
  };
}

function parameterValue(request: MethodRequest, place: string, name: string): string | undefined {
  if (place === 'header') return request.headers.get(name.toLowerCase());
  if (place === 'querystring') return request.query.get(name)?.at(-1);
  return request.pathParameters[name];
}

/** Rejects a body that does not fit the model of its media type; JSON where the client names none. */
function bodyModels(method: Method, findModel: (name: string) => CheckBody | undefined): ValidateRequest {
  const models = new Map(
    Object.entries(method.requestModels).map(([type, name]) => {
      const check = name === emptyModel ? undefined : findModel(name);
      return [type === anyType ? type : mimeTypeOf(type), check && { name, check }] as const;
    }),
  );
  return (execution, request) => {
    const mediaType = mimeTypeOf(request.headers.get('content-type') ?? 'application/json');
    const model = models.get(models.has(mediaType) ? mediaType : anyType);
    const errors = model && errorsOf(execution, model, request.body);
    if (errors === undefined) return;
    execution.log(`Request body does not match model schema for content type ${mediaType}: ${errors}`);
    throw new GatewayError('BAD_REQUEST_BODY', 'Invalid request body', { validationErrorString: errors });
  };
}

/** The key of the model for bodies of every type that has none of its own. */
const anyType = '$default';

/** The model that every API is born with: it asks for nothing. */
const emptyModel = 'Empty';

interface NamedModel {
  readonly name: string;
  readonly check: CheckBody;
}

function errorsOf(execution: Execution, { name, check }: NamedModel, body: Buffer): string | undefined {
  const text = body.toString('utf8');
  const value = tryParseJson(text);
  if (value === undefined) {
    execution.explain(`the body is no JSON, which the model ${name} asks for: ${whyNoJson(text)}`);
    return '[Invalid JSON]';
  }
  const fault = check(value, text.length);
  if (fault === undefined) return undefined;
  explainFault(execution, name, fault);
  return 'reason' in fault ? `[${fault.reason}]` : validationErrorString(fault.errors);
}
