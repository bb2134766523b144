import { UsageError } from '../model/usage-error.js';
import type { Template } from './assembly.js';
import { excessOf, parseFailure } from './document-extent.js';
import { isRecord, readText } from './json-file.js';
import { parseYamlTemplate } from './yaml-template.js';

/** Reads a template, JSON or YAML, and checks that its sections are there and are objects. */
export function readTemplate(file: string): Template {
  const document = parse(file);
  const excess = excessOf(document);
  if (excess !== undefined) throw invalid(file, excess);
  const foreign = isRecord(document) ? Object.keys(document).find((key) => !sections.has(key)) : undefined;
  if (!isRecord(document) || foreign !== undefined) {
    throw new UsageError(
      'NOT_AN_ASSEMBLY',
      `${file} is not a CloudFormation template: ${foreign === undefined ? 'it is not an object' : `there is no section ${foreign}`}`,
      "give the folder that 'cdk synth' writes (cdk.out), or a template",
    );
  }
  // The CDK writes none for a stack without resources.
  const resources = sectionOf(file, document, 'Resources');
  checkResources(file, resources);
  return {
    Resources: resources as Template['Resources'],
    Parameters: sectionOf(file, document, 'Parameters') as Template['Parameters'],
    Conditions: sectionOf(file, document, 'Conditions'),
    Mappings: sectionOf(file, document, 'Mappings'),
    Outputs: sectionOf(file, document, 'Outputs') as Template['Outputs'],
    transforms: transformsOf(document.Transform),
  };
}

const sections: ReadonlySet<string> = new Set([
  'AWSTemplateFormatVersion',
  'Conditions',
  'Description',
  'Globals',
  'Hooks',
  'Mappings',
  'Metadata',
  'Outputs',
  'Parameters',
  'Resources',
  'Rules',
  'Transform',
]);

function parse(file: string): unknown {
  const text = readText(file);
  const isJson = /^\s*\{/.test(text);
  try {
    return isJson ? JSON.parse(text) : parseYamlTemplate(text);
  } catch (error) {
    const message = `${file} is not ${isJson ? 'JSON' : 'YAML'}: ${parseFailure(error)}`;
    throw new UsageError('NOT_AN_ASSEMBLY', message, 'mend the file, or synthesize it again');
  }
}

function checkResources(file: string, resources: Readonly<Record<string, unknown>>): void {
  for (const [logicalId, resource] of Object.entries(resources)) {
    // A loop in the place of a resource is a list; it is unrolled before anything reads a type.
    if (logicalId.startsWith('Fn::')) continue;
    if (!isRecord(resource) || typeof resource.Type !== 'string') {
      throw invalid(file, `resource ${logicalId} has no Type`);
    }
    const wrong = Object.keys(attributeShapes).find((name) => !hasShape(resource, name));
    if (wrong === undefined) continue;
    const { words } = attributeShapes[wrong] as AttributeShape;
    throw invalid(
      file,
      `${wrong} of resource ${logicalId} is ${JSON.stringify(resource[wrong])}, and must be ${words}`,
    );
  }
}

/** What an attribute of a resource must be, where it is there. */
interface AttributeShape {
  readonly fits: (value: unknown) => boolean;
  readonly words: string;
}

const anObject: AttributeShape = { fits: isRecord, words: 'an object' };
const isText = (value: unknown) => typeof value === 'string';

const attributeShapes: Readonly<Record<string, AttributeShape>> = {
  Properties: anObject,
  Metadata: anObject,
  Condition: { fits: isText, words: 'the name of a condition' },
  DependsOn: {
    fits: (value) => isText(value) || (Array.isArray(value) && value.every(isText)),
    words: 'a logical id or a list of them',
  },
};

function hasShape(resource: Readonly<Record<string, unknown>>, name: string): boolean {
  return !Object.hasOwn(resource, name) || (attributeShapes[name] as AttributeShape).fits(resource[name]);
}

function sectionOf(
  file: string,
  document: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, unknown>> {
  const section = document[name] ?? {};
  if (!isRecord(section)) throw invalid(file, `${name} is not an object`);
  return section;
}

/** One name, one macro with parameters, or a list of either. */
function transformsOf(transform: unknown): readonly string[] {
  if (transform === undefined || transform === null) return [];
  if (Array.isArray(transform)) return transform.flatMap(transformsOf);
  return [isRecord(transform) ? String(transform.Name) : String(transform)];
}

function invalid(file: string, problem: string): UsageError {
  return new UsageError('INVALID_TEMPLATE', `${file}: ${problem}`, 'mend the template');
}
