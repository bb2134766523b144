import type { MappingScope } from '../../mapping/mapping-scope.js';
import { overrideText } from '../../mapping/mapping-template.js';
import { compileParameterMapping, destinationNames, type Parameters } from '../../mapping/parameter-mapping.js';
import type { MappingInput } from '../../mapping/parameter-source.js';
import type { RestIntegration } from '../../model/rest-api.js';

/** The parameters of the request to an endpoint. */
export interface EndpointParameters {
  readonly path: Parameters;
  readonly querystring: Parameters;
  readonly header: Parameters;
}

/**
 * Prepares the parameter mapping of a request. What the request template has overridden counts more than what is mapped.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html
 */
export function compileEndpointParameters({
  requestParameters,
}: RestIntegration): (scope: MappingScope) => EndpointParameters {
  const path = compileParameterMapping(requestParameters, 'integration.request.path.');
  const querystring = compileParameterMapping(requestParameters, 'integration.request.querystring.');
  const header = compileParameterMapping(requestParameters, 'integration.request.header.');
  return (scope) => {
    const input: MappingInput = { scope };
    const overrides = scope.overrides?.requestOverride;
    return {
      path: withOverrides(path(input), overrides?.path, sameName),
      querystring: withOverrides(querystring(input), overrides?.querystring, sameName),
      header: withOverrides(header(input), overrides?.header, sameHeader),
    };
  };
}

/** Puts the members of an override in the place of parameters of the same name. */
export function withOverrides(
  parameters: Parameters,
  override: unknown,
  same: (a: string, b: string) => boolean,
): Parameters {
  const entries = typeof override === 'object' && override !== null ? Object.entries(override) : [];
  if (entries.length === 0) return parameters;
  const kept = parameters.filter(([name]) => !entries.some(([overridden]) => same(name, overridden)));
  return [...kept, ...entries.map(([name, value]) => [name, overrideText(value)] as const)];
}

const sameName = (a: string, b: string): boolean => a === b;
export const sameHeader = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** A header that an integration may not map: AWS takes the configuration, and fails every request. */
export function tryFindForbiddenHeader({ type, requestParameters }: RestIntegration): string | undefined {
  const forbidden = type.startsWith('AWS') ? forbiddenForAws : type === 'MOCK' ? none : forbiddenForHttp;
  return destinationNames(requestParameters, 'integration.request.header.').find((name) =>
    forbidden.has(name.toLowerCase()),
  );
}

const none: ReadonlySet<string> = new Set();
const forbiddenForHttp: ReadonlySet<string> = new Set(['content-length', 'transfer-encoding']);
const forbiddenForAws: ReadonlySet<string> = new Set([
  ...forbiddenForHttp,
  'authorization',
  'connection',
  'expect',
  'proxy-authenticate',
  'te',
]);
