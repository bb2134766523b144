import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

const ASSET = /\b[0-9a-f]{64}\b/g;
/** A version's logical id ends in a hash of the function and its code. */
const FUNCTION_VERSION = /(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g;

/** The stack's template without what follows from the bytes of handlers, and without the checks of bootstrapping. */
export function stableTemplate(stack: Stack): unknown {
  const { Parameters, Rules, ...template } = Template.fromStack(stack).toJSON();
  const { BootstrapVersion: _, ...parameters } = Parameters ?? {};
  const { CheckBootstrapVersion: __, ...rules } = Rules ?? {};
  const text = JSON.stringify({
    ...(Object.keys(parameters).length > 0 && { Parameters: parameters }),
    ...(Object.keys(rules).length > 0 && { Rules: rules }),
    ...template,
  });
  return JSON.parse(text.replace(ASSET, '<ASSET>').replace(FUNCTION_VERSION, '$1<CODE>'));
}
