import type { Permission } from '../model/function.js';
import { childrenOfFunction, type FunctionChild } from './function-resources.js';
import { given, Properties } from './properties.js';
import type { PlacedResource, ResourceIndex } from './resource-index.js';

/** The statements of a function's resource policy: each `AWS::Lambda::Permission` that names it in any form. */
export function readPermissions(lambdaFunction: PlacedResource, index: ResourceIndex): readonly Permission[] {
  return childrenOfFunction(lambdaFunction, index, 'AWS::Lambda::Permission').filter(isForServices).map(readPermission);
}

/** What only callers of a function URL, skills of Alexa and members of an organization bring: an API has none of it. */
const conditionsOfOthers = ['InvokedViaFunctionUrl', 'FunctionUrlAuthType', 'EventSourceToken', 'PrincipalOrgID'];

function isForServices({ resource }: FunctionChild): boolean {
  const properties = Properties.of(resource);
  return !conditionsOfOthers.some((name) => properties.has(name) && properties.raw(name) !== false);
}

const understood: ReadonlySet<string> = new Set(['Action', 'FunctionName', 'Principal', 'SourceAccount', 'SourceArn']);

/** What else a permission says makes it narrower: for an organization, for function URLs, for a token of an event source. */
function readPermission({ resource, qualifier }: FunctionChild): Permission {
  const properties = Properties.of(resource);
  return {
    origin: resource.origin,
    action: properties.findString('Action'),
    principal: properties.findString('Principal'),
    ...given({
      sourceArn: properties.tryFindResolvable('SourceArn'),
      sourceAccount: properties.tryFindString('SourceAccount'),
      qualifier,
      restriction: properties.names.find((name) => !understood.has(name) && properties.raw(name) !== false),
    }),
  };
}
