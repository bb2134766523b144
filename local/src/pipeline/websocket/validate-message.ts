import type { ValidateFunction } from 'ajv';
import AjvDraft04 from 'ajv-draft-04';
import { GatewayError } from '../../gateway-responses/gateway-error.js';
import type { WebSocketApi, WebSocketRoute } from '../../model/websocket-api.js';
import type { Occasion } from './event.js';
import { compileSelect } from './selection.js';

/** Throws a `GatewayError` where a message does not fit the model that it selects. */
export type ValidateMessage = (occasion: Occasion) => void;

/**
 * Prepares the models of a route: the model selection expression gives the key of the one that a message must fit. A
 * message that selects none is not looked at.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-request-validation.html
 */
export function compileValidation(api: WebSocketApi, route: WebSocketRoute): ValidateMessage {
  if (!route.modelSelectionExpression || Object.keys(route.requestModels).length === 0) return () => {};
  const select = compileSelect(route.modelSelectionExpression);
  const compiled = new Map<string, ValidateFunction | undefined>();
  return (occasion) => {
    const { happening, execution } = occasion;
    if (happening.eventType !== 'MESSAGE') return;
    const key = select(occasion);
    const modelName = Object.hasOwn(route.requestModels, key) ? route.requestModels[key] : route.requestModels.$default;
    if (modelName === undefined) return;
    // Compiled when it is first needed: most messages of most routes are not validated.
    if (!compiled.has(modelName)) compiled.set(modelName, compileModel(api, modelName));
    const validate = compiled.get(modelName);
    if (!validate || validate(tryParse(happening.message.content))) return;
    execution.explain(`the message does not fit the model ${modelName}: ${JSON.stringify(validate.errors)}`);
    throw new GatewayError('BAD_REQUEST_BODY', 'Bad request body');
  };
}

function compileModel(api: WebSocketApi, name: string): ValidateFunction | undefined {
  const schema = Object.hasOwn(api.models, name) ? api.models[name]?.schema : undefined;
  if (typeof schema !== 'object' || schema === null) return undefined;
  return new AjvDraft04.default({ strict: false, logger: false, validateFormats: false }).compile(schema);
}

function tryParse(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString()) as unknown;
  } catch {
    return undefined;
  }
}
