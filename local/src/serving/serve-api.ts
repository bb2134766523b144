import type { Api } from '../model/assembly-model.js';
import type { ApiService, Surroundings } from './api-service.js';
import { HttpService } from './http-service.js';
import { RestService } from './rest-service.js';
import { WebSocketService } from './websocket-service.js';

/** Serves an API of whichever kind. */
export function serveApi(api: Api, surroundings: Surroundings): ApiService {
  if (api.protocol === 'REST') return new RestService(api, surroundings);
  if (api.protocol === 'HTTP') return new HttpService(api, surroundings);
  return new WebSocketService(api, surroundings);
}

/** Puts another version of its API behind a service; executions that have begun end with the one they began with. */
export function reloadApi(service: ApiService, api: Api): void {
  if (service instanceof RestService && api.protocol === 'REST') service.load(api);
  if (service instanceof HttpService && api.protocol === 'HTTP') service.load(api);
  if (service instanceof WebSocketService && api.protocol === 'WEBSOCKET') service.load(api);
}
