import { effectiveGatewayResponse } from '../../../src/gateway-responses/effective-gateway-response.js';
import type { GatewayResponseType } from '../../../src/gateway-responses/gateway-error.js';
import { gatewayResponseTypes } from '../../../src/gateway-responses/gateway-response-types.js';
import { Comparison } from './compare.js';
import type { CaseOutcome, Definition, RequestCase } from './request-case.js';
import { NotExpressible } from './request-case.js';
import { outcomeOf, runRestRequest } from './rest-request.js';
import { makeCaseApi } from './rest-server.js';

/** Runs a case that asks for the settings of gateway responses. */
export async function runGatewayResponses({ definition, expected }: RequestCase): Promise<CaseOutcome> {
  const caseApi = await makeCaseApi({ gatewayResponses: lastPuts(definition) });
  try {
    const { gatewayResponses } = caseApi.api;
    const shapeOf = (type: GatewayResponseType) => {
      const { responseType, defaultResponse, statusCode, responseParameters, responseTemplates } =
        effectiveGatewayResponse(gatewayResponses, type);
      const status = statusCode === undefined ? {} : { statusCode: String(statusCode) };
      return { defaultResponse, responseParameters, responseTemplates, responseType, ...status };
    };
    const comparison = new Comparison();
    const types = Object.keys(gatewayResponseTypes) as GatewayResponseType[];
    if (expected.items) {
      const actual = types.map(shapeOf);
      const byType = (a: { responseType: string }, b: { responseType: string }) =>
        a.responseType < b.responseType ? -1 : 1;
      comparison.equal('items', expected.items.toSorted(byType), actual.toSorted(byType));
      return outcomeOf(comparison, actual, caseApi);
    }
    const actual = shapeOf(definition.responseType);
    compareSettings(comparison, definition.responseType, expected, actual);
    return outcomeOf(comparison, actual, caseApi);
  } finally {
    caseApi.close();
  }
}

/** A type that is put again is as it was put last. */
function lastPuts({ gatewayResponses = {}, puts }: Definition): Definition {
  if (!puts) return gatewayResponses;
  const byType = puts.map((name: string) => [gatewayResponses[name].responseType, gatewayResponses[name]]);
  return Object.fromEntries(byType);
}

function compareSettings(
  comparison: Comparison,
  type: GatewayResponseType,
  expected: Definition,
  actual: Definition,
): void {
  comparison.equal('statusCode', expected.statusCode ?? undefined, actual.statusCode);
  for (const name of ['responseParameters', 'responseTemplates']) {
    if (expected[name]) comparison.equal(name, expected[name], actual[name]);
  }
  if (expected.fallback) comparison.equal('fallback', expected.fallback, gatewayResponseTypes[type].fallback);
}

/** Runs a row of the table of passthrough behaviors: a template and a payload of the runner's choice. */
export async function runPassthrough(given: RequestCase): Promise<CaseOutcome> {
  const { definition, request, expected } = given;
  const templates = Object.keys(definition.integration.requestTemplates ?? {});
  const integration = {
    ...definition.integration,
    httpMethod: 'POST',
    requestTemplates: Object.fromEntries(templates.map((type) => [type, 'transformed: $input.body'])),
    integrationResponses: [{ statusCode: '200' }],
  };
  const payload = 'the payload';
  const bodies: Record<string, string> = { transformed: `transformed: ${payload}`, 'as-is': payload };
  const recorded =
    expected.integrationBody === undefined
      ? { status: expected.status, bodyJson: { message: expected.message } }
      : { status: 200, backendRequest: { body: bodies[expected.integrationBody] } };
  return runRestRequest({
    ...given,
    definition: { ...definition, integration, backend: { kind: 'echo-body' } },
    request: { ...request, body: payload },
    expected: recorded,
  });
}

const binaryPayload = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe]);
const textPayload = Buffer.from('plain words');
const encodedPayload = Buffer.from(binaryPayload.toString('base64'));

/** Runs a row of the tables of content type conversions: payloads of the runner's choice on their way to or from a store. */
export async function runContentHandling(given: RequestCase): Promise<CaseOutcome> {
  const { definition, request, expected } = given;
  const isRequest = expected.integrationPayload !== undefined;
  const binaryMediaTypes = definition.binaryMediaTypes === 'Undefined' ? [] : ['image/png'];
  const handling = isRequest ? definition.integration.contentHandling : definition.integrationResponse.contentHandling;
  const contentHandling = handling === 'Undefined' ? {} : { contentHandling: handling };
  const sent = isRequest ? request.payload : request.integrationPayload;
  const wanted = isRequest ? expected.integrationPayload : expected.methodResponsePayload;
  const outcomes: CaseOutcome[] = [];
  for (const payload of payloadsOf(sent, wanted)) {
    const bodyBase64 = convert(payload, wanted).toString('base64');
    const mediaType = mediaTypeOf(isRequest ? request.contentType : request.accept);
    const stored = /^Binary/.test(sent) ? 'image/png' : 'text/plain';
    outcomes.push(
      await runRestRequest({
        ...given,
        definition: {
          method: 'ANY',
          path: '/{key}',
          binaryMediaTypes,
          requestParameters: {},
          integration: {
            type: 'AWS',
            httpMethod: 'ANY',
            uri: `arn:aws:apigateway:{region}:s3:path/{bucket}/object${isRequest ? '' : `?response-content-type=${encodeURIComponent(stored)}`}`,
            ...(isRequest ? contentHandling : {}),
            integrationResponses: [{ statusCode: '200', ...(isRequest ? {} : contentHandling) }],
          },
          backend: { kind: 'object-store' },
        },
        request: isRequest
          ? {
              method: 'PUT',
              path: '/object',
              headers: { 'Content-Type': mediaType },
              bodyBase64: payload.toString('base64'),
            }
          : {
              method: 'GET',
              path: '/object',
              headers: { Accept: mediaType },
              storedObjectBase64: payload.toString('base64'),
            },
        expected: isRequest ? { status: 200, backendRequest: { bodyBase64 } } : { status: 200, bodyBase64 },
      }),
    );
  }
  return outcomes.find(({ status }) => status !== 'passed') ?? { status: 'passed' };
}

/** Text that is to be turned into binary must be base64. */
function payloadsOf(sent: string, wanted: string): readonly Buffer[] {
  if (/base64/i.test(sent) || /decoded/i.test(wanted)) return [encodedPayload];
  if (/^Text or binary/i.test(sent)) return [textPayload, binaryPayload];
  if (/^Text/i.test(sent)) return [/binary/i.test(wanted) ? encodedPayload : textPayload];
  if (/^Binary/i.test(sent)) return [binaryPayload];
  throw new NotExpressible(`no payload is known for "${sent}"`);
}

function convert(payload: Buffer, wanted: string): Buffer {
  if (/^UTF-?8/i.test(wanted)) return Buffer.from(payload.toString('utf8'));
  if (/^Base64-encoded/i.test(wanted)) return Buffer.from(payload.toString('base64'));
  if (/^Base64-decoded/i.test(wanted)) return Buffer.from(payload.toString(), 'base64');
  if (/^(Text|Binary) data/i.test(wanted)) {
    const isDecoded = payload === encodedPayload && /^Binary/i.test(wanted);
    return isDecoded ? binaryPayload : payload;
  }
  throw new NotExpressible(`no payload is known for "${wanted}"`);
}

function mediaTypeOf(words: string): string {
  if (/any data type|a text|text type/i.test(words)) return 'text/plain';
  if (/binary/i.test(words)) return 'image/png';
  throw new NotExpressible(`no media type is known for "${words}"`);
}

/** Runs a case of an authorizer's context in a template: a MOCK answers what the template renders. */
export async function runAuthorizerContext(given: RequestCase): Promise<CaseOutcome> {
  const { authorizer, coreTemplate } = given.definition;
  const { context, principalId } = authorizer.returns;
  return runRestRequest({
    ...given,
    definition: {
      method: 'GET',
      path: '/',
      caller: { authorizer: { principalId, ...context } },
      integration: {
        type: 'MOCK',
        requestTemplates: { 'application/json': '{"statusCode": 200}' },
        integrationResponses: [{ statusCode: '200', responseTemplates: { 'application/json': coreTemplate } }],
      },
    },
    expected: { status: 200, body: given.expected.rendered },
  });
}
