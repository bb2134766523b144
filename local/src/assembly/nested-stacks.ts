import type { AssemblyStack, TemplateResource } from './assembly.js';
import { generatedName } from './generated-id.js';
import { isRecord } from './json-file.js';
import { openStack, type StackSource } from './stack-source.js';

/**
 * The nested stacks of a stack and of those in turn. One whose template is not in the assembly (an address in S3) is left out.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
 *
 * @param enclosing the template files that the stack itself is nested in: one that nested itself would have no end
 */
export function openNestedStacks(
  parent: AssemblyStack,
  source: StackSource,
  enclosing: readonly string[] = [],
): readonly AssemblyStack[] {
  const open = [...enclosing, source.templateFile];
  return Object.entries(parent.template.Resources).flatMap(([logicalId, resource]) => {
    if (resource.Type !== 'AWS::CloudFormation::Stack') return [];
    const templateFile = tryFindTemplateFile(parent, resource);
    if (templateFile === undefined || open.includes(templateFile)) return [];
    const nested = nestedSource(parent, source, logicalId, templateFile);
    const stack = openStack(nested);
    return [stack, ...openNestedStacks(stack, nested, open)];
  });
}

function nestedSource(
  parent: AssemblyStack,
  source: StackSource,
  logicalId: string,
  templateFile: string,
): StackSource {
  const name = generatedName(
    parent.name,
    logicalId,
    `${parent.accountId}/${parent.region}/${parent.name}/${logicalId}`,
  );
  const parameters = parent.template.Resources[logicalId]?.Properties?.Parameters;
  return {
    ...source,
    name,
    artifactId: name,
    displayName: displayNameOf(parent, logicalId),
    templateFile,
    dependsOn: [],
    parameters: {},
    nestedIn: { stack: parent, logicalId, parameters: isRecord(parameters) ? parameters : {} },
  };
}

/** The CDK names the resource of a nested stack `N` `N.NestedStack/N.NestedStackResource`. */
function displayNameOf(parent: AssemblyStack, logicalId: string): string {
  const path = parent.constructPathOf(logicalId);
  if (path === logicalId) return `${parent.displayName}/${logicalId}`;
  return path.replace(/\.NestedStack\/[^/]+\.NestedStackResource$/, '');
}

function tryFindTemplateFile(parent: AssemblyStack, resource: TemplateResource): string | undefined {
  const staged = resource.Metadata?.['aws:asset:path'];
  const names = [
    ...(typeof staged === 'string' ? [staged] : []),
    ...textsOf(resource.Properties?.TemplateURL).reverse(),
  ];
  for (const name of names) {
    const file = isTemplateFile.test(name) ? parent.resolveAsset(name) : undefined;
    if (file !== undefined) return file;
  }
  return undefined;
}

const isTemplateFile = /\.(json|ya?ml|template)$/;

/** The texts in a value, in its order: the parts of the `Fn::Join` that a template address is. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
