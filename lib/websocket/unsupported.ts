import type { Unsupported } from '../common/unsupported';

const VALIDATION: Unsupported = {
  lacks: 'messages are validated by models, which the gateway does not make',
  instead: 'validate in the handler, or use RestGateway',
};

/** What other APIs have and WebSocket APIs lack. */
export const NOT_IN_WEBSOCKET_APIS: Record<string, Unsupported> = {
  cors: {
    lacks: 'browsers do not apply CORS to WebSockets',
    instead: 'check the Origin header in the handler of $connect',
  },
  cache: {
    lacks: 'WebSocket APIs have no response cache',
    instead: 'use RestGateway',
  },
  firewall: {
    lacks: 'AWS WAF does not protect WebSocket APIs',
    instead: 'put CloudFront with AWS WAF in front of the domain',
  },
  body: VALIDATION,
  bodyTypes: VALIDATION,
  requiredQuery: VALIDATION,
  requiredHeaders: VALIDATION,
  streaming: {
    lacks: 'WebSocket APIs do not stream responses',
    instead: 'post several messages to the connection at CALLBACK_URL',
  },
  definition: {
    lacks: 'a WebSocketGateway is always made of one resource per route',
    instead: 'leave definition out',
  },
};
