import type { Unsupported } from '../common/unsupported';

const USAGE_PLANS: Unsupported = {
  lacks: 'HTTP APIs have neither API keys nor usage plans',
  instead: 'use RestGateway, or give the route a throttle',
};
const CACHE: Unsupported = {
  lacks: 'HTTP APIs have no response cache',
  instead: 'use RestGateway, or put CloudFront in front of the domain',
};
const VALIDATION: Unsupported = {
  lacks: 'HTTP APIs do not validate requests',
  instead: 'use RestGateway, or validate in the handler',
};

/** What REST APIs have and HTTP APIs lack. */
export const NOT_IN_HTTP_APIS: Record<string, Unsupported> = {
  usagePlans: USAGE_PLANS,
  apiKeyRequired: USAGE_PLANS,
  cache: CACHE,
  body: VALIDATION,
  bodyTypes: VALIDATION,
  requiredQuery: VALIDATION,
  requiredHeaders: VALIDATION,
  firewall: {
    lacks: 'AWS WAF does not protect HTTP APIs',
    instead: 'use RestGateway, or put CloudFront with AWS WAF in front of the domain',
  },
  streaming: {
    lacks: 'HTTP APIs do not stream responses',
    instead: 'use RestGateway, or a function URL',
  },
  definition: {
    lacks: 'an HttpGateway is always made of one resource per route',
    instead: 'leave definition out',
  },
  connections: {
    lacks: 'HTTP APIs keep no connections',
    instead: 'use WebSocketGateway',
  },
};
