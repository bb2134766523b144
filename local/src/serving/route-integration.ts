import { findFunction } from '../deployment/function-reference.js';
import { substituteStageVariables } from '../mapping/stage-variables.js';
import type { AssemblyModel } from '../model/assembly-model.js';
import { type Resolvable, Unresolved } from '../model/unresolved.js';
import type { NameResource } from './resource-names.js';
import type { StagedRoute } from './staged-routes.js';

/** What is behind a route: `lambda Books/ListBooks`, `http GET https://example.com`, `mock`, `dynamodb PutItem`. */
export function describeIntegration(staged: StagedRoute, model: AssemblyModel, nameOf: NameResource): string {
  const { type, uri, httpMethod } = readIntegration(staged);
  if (type === 'MOCK') return 'mock';
  if (uri === undefined) return type;
  if (uri instanceof Unresolved) return `${uri.expression} (has no value)`;
  const address = substituteStageVariables(uri, staged.stage.variables);
  const found = findFunction(model.functions, address);
  if (found) {
    const qualifier = found.qualifier === undefined ? '' : `:${found.qualifier}`;
    return `lambda ${nameOf(found.function, found.function.name)}${qualifier}`;
  }
  if (type.startsWith('HTTP')) return `http ${httpMethod ?? 'ANY'} ${address}`;
  const action = /^arn:[^:]+:apigateway:[^:]+:([^:]+):(?:action|path)\/(.*)$/.exec(address);
  return action ? `${action[1]} ${action[2]}` : address;
}

interface DescribedIntegration {
  /** Also `none`, or the subtype of an integration that has no URI. */
  readonly type: string;
  readonly uri: Resolvable<string> | undefined;
  readonly httpMethod: string | undefined;
}

function readIntegration(staged: StagedRoute): DescribedIntegration {
  if (staged.protocol === 'REST') {
    const { integration } = staged.route;
    const { type = 'none', uri, integrationHttpMethod: httpMethod } = integration ?? {};
    return { type, uri, httpMethod };
  }
  const { integration } = staged.route;
  if (integration && 'integrationSubtype' in integration && integration.integrationSubtype) {
    return { type: integration.integrationSubtype, uri: undefined, httpMethod: undefined };
  }
  const { integrationType: type = 'none', integrationUri: uri, integrationMethod: httpMethod } = integration ?? {};
  return { type, uri, httpMethod };
}
