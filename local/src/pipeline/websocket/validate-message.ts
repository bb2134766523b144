import { GatewayError } from '../../gateway-responses/gateway-error.js';
import { configurationError } from '../../integrations/refusals.js';
import { MappingError } from '../../mapping/mapping-error.js';
import { tryParseJson } from '../../model/json-text.js';
import type { WebSocketApi, WebSocketRoute } from '../../model/websocket-api.js';
import { explainFault } from '../body-complaints.js';
import { compileModels } from '../body-model.js';
import type { Occasion } from './event.js';
import { compileSelect } from './selection.js';

/** Throws a `GatewayError` where a message does not fit the model that it selects. */
export type ValidateMessage = (occasion: Occasion) => void;

/**
 * Prepares the models of a route: the model selection expression gives the key of the one that a message must fit, and
 * `$default` is taken where there is none of that key. A message that selects none is not looked at.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-request-validation.html
 */
export function compileValidation(api: WebSocketApi, route: WebSocketRoute): ValidateMessage {
  if (!route.modelSelectionExpression || Object.keys(route.requestModels).length === 0) return () => {};
  const select = compileSelect(route.modelSelectionExpression);
  const modelOf = compileModels(api);
  return (occasion) => {
    const { happening, execution } = occasion;
    if (happening.eventType !== 'MESSAGE') return;
    const key = select(occasion);
    const modelName = Object.hasOwn(route.requestModels, key) ? route.requestModels[key] : route.requestModels.$default;
    const check = modelName === undefined ? undefined : modelOf(modelName);
    if (!check) return;
    const text = happening.message.content.toString();
    // What is no JSON fits no model but the one of anything.
    const fault = explained(occasion, () => check(tryParseJson(text), text.length));
    if (fault === undefined) return;
    explainFault(execution, modelName as string, fault);
    throw new GatewayError('BAD_REQUEST_BODY', 'Bad request body');
  };
}

/** A model that refers to nowhere fails the messages that need it. */
function explained<T>({ execution }: Occasion, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    throw configurationError(execution, 'Unable to validate request', error.message);
  }
}
