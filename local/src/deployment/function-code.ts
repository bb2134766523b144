import type { FunctionCode } from '../model/function.js';
import { Unresolved } from '../model/unresolved.js';
import { Properties } from './properties.js';
import type { PlacedResource } from './resource-index.js';

/** Finds the file or folder of an asset of a stack, by the object key in its bucket or by a staged name. */
export type FindAsset = (stackName: string, name: string) => string | undefined;

/** Where the code of a function is: `Code` of `AWS::Lambda::Function`. */
export function readFunctionCode(resource: PlacedResource, findAsset: FindAsset): FunctionCode {
  const code = Properties.of(resource).tryFindNested('Code');
  if (!code) return unavailable('the template gives no Code');
  if (code.has('ImageUri')) return unavailable('it is a container image');
  const source = code.tryFindResolvable('ZipFile');
  if (source instanceof Unresolved) return unavailable(`ZipFile: ${source.expression}: ${source.reason}`);
  if (source !== undefined) return { kind: 'inline', source };
  return readStoredCode(resource, code, findAsset);
}

/** Where the content of a layer is: `Content` of `AWS::Lambda::LayerVersion`. */
export function readLayerCode(resource: PlacedResource, findAsset: FindAsset): FunctionCode {
  const content = Properties.of(resource).tryFindNested('Content');
  return content ? readStoredCode(resource, content, findAsset) : unavailable('the template gives no Content');
}

/** The CDK's command line notes the staged folder in the metadata; without the note, the key in the bucket leads there. */
function readStoredCode(resource: PlacedResource, code: Properties, findAsset: FindAsset): FunctionCode {
  const staged = resource.metadata['aws:asset:path'];
  const key = code.tryFindResolvable('S3Key');
  const names = [staged, key].filter((name) => typeof name === 'string');
  const path = names.map((name) => findAsset(resource.stack.name, name)).find((found) => found !== undefined);
  if (path !== undefined) return { kind: 'folder', path };
  const text = key instanceof Unresolved ? key.expression : key;
  return unavailable(`its code is the object ${text ?? '(unnamed)'} in S3, which is not an asset of the assembly`);
}

function unavailable(reason: string): FunctionCode {
  return { kind: 'unavailable', reason };
}
