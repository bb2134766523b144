import { effectiveGatewayResponse } from '../../src/gateway-responses/effective-gateway-response.js';
import type { GatewayResponseType } from '../../src/gateway-responses/gateway-error.js';
import { gatewayResponseTypes } from '../../src/gateway-responses/gateway-response-types.js';

const origin = { stackName: 'Test', logicalId: 'R', constructPath: 'Test/R' };
const types = Object.keys(gatewayResponseTypes) as GatewayResponseType[];
const put = (responseType: string, settings: object = {}) => ({
  [responseType]: { origin, responseType, responseParameters: {}, responseTemplates: {}, ...settings },
});

test.each(types)("%s without settings is AWS's", (type) => {
  expect(effectiveGatewayResponse({}, type)).toMatchObject({
    defaultResponse: true,
    responseParameters: {},
    responseTemplates: { 'application/json': '{"message":$context.error.messageString}' },
  });
});

test('DEFAULT_5XX lends its settings, the status included, to each 5XX type that has none of its own', () => {
  const responses = {
    ...put('DEFAULT_5XX', { statusCode: 599, responseParameters: { 'gatewayresponse.header.a': "'b'" } }),
    ...put('AUTHORIZER_FAILURE'),
  };
  expect(effectiveGatewayResponse(responses, 'INTEGRATION_TIMEOUT')).toMatchObject({
    statusCode: 599,
    responseParameters: { 'gatewayresponse.header.a': "'b'" },
  });
  expect(effectiveGatewayResponse(responses, 'AUTHORIZER_FAILURE')).toMatchObject({
    statusCode: 500,
    responseParameters: {},
  });
  expect(effectiveGatewayResponse(responses, 'THROTTLED')).toMatchObject({ statusCode: 429, responseParameters: {} });
});
