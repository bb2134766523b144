import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The properties of a type of resource or of a part of one; those of a property where CloudFormation has a type for it. */
export type Schema = ReadonlyMap<string, PartSchema | undefined>;

export interface PartSchema {
  /** Whether it is a map of such parts by names that are free. */
  readonly isMap: boolean;
  readonly properties: Schema;
}

/** CloudFormation's types of resources with their properties, as the L1 classes of the installed aws-cdk-lib know them. */
export function readSchemas(): ReadonlyMap<string, Schema> {
  const root = dirname(require.resolve('aws-cdk-lib/package.json'));
  const schemas = new Map<string, Schema>();
  for (const service of readdirSync(root).filter((name) => /^(aws|alexa)-/.test(name))) {
    for (const file of generatedFiles(join(root, service, 'lib'))) {
      for (const [type, schema] of schemasIn(readFileSync(file, 'utf8'))) schemas.set(type, schema);
    }
  }
  return schemas;
}

function generatedFiles(folder: string): readonly string[] {
  const names = readdirSync(folder).filter((name) =>
    /^(?!.*(canned-metrics|augmentations)).*\.generated\.js$/.test(name),
  );
  return names.map((name) => join(folder, name));
}

/** Each class names its type, and a function beside it takes the properties of a template apart. */
function schemasIn(source: string): readonly (readonly [string, Schema])[] {
  const functions = new Map(
    [
      ...source.matchAll(
        /function (\w+)FromCloudFormation\(properties\)\{(.*?)ret\.addUnrecognizedPropertiesAsExtra/gs,
      ),
    ].map(([, name, body]) => [name as string, body as string]),
  );
  const classes = source.matchAll(/class (\w+) extends cdk\(\)\.CfnResource\{.*?CFN_RESOURCE_TYPE_NAME="([^"]+)"/gs);
  return [...classes].map(([, name, type]) => [type as string, propertiesOf(`${name}Props`, functions, [])] as const);
}

const property = /addPropertyResult\("\w+","([^"]+)",(?:(?!ret\.addPropertyResult).)*/gs;

function propertiesOf(name: string, functions: ReadonlyMap<string, string>, outer: readonly string[]): Schema {
  const body = functions.get(name) ?? '';
  const entries = [...body.matchAll(property)].map(([text, propertyName]) => {
    const part = /(\w+Property)FromCloudFormation/.exec(text)?.[1];
    const isWithin = part === undefined || outer.includes(part);
    if (isWithin) return [propertyName as string, undefined] as const;
    const properties = propertiesOf(part, functions, [...outer, part]);
    return [propertyName as string, { isMap: text.includes('.getMap('), properties }] as const;
  });
  return new Map(entries);
}
