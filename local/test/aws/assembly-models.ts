import type { AssemblyModel, Table } from '../../src/model/assembly-model.js';
import type { LambdaFunction } from '../../src/model/function.js';
import type { Origin } from '../../src/model/origin.js';

export function originOf(logicalId: string): Origin {
  return { stackName: 'Shop', logicalId, constructPath: `Shop/${logicalId}` };
}

export const emptyModel: AssemblyModel = {
  apis: [],
  functions: [],
  tables: [],
  userPools: [],
  vpcLinks: [],
  usagePlans: [],
  apiKeys: [],
  notEmulated: [],
  warnings: [],
};

export function functionNamed(name: string, more: Partial<LambdaFunction> = {}): LambdaFunction {
  return {
    origin: originOf(name),
    name,
    arn: `arn:aws:lambda:eu-west-1:123456789012:function:${name}`,
    runtime: 'nodejs22.x',
    handler: 'index.handler',
    packageType: 'Zip',
    architecture: 'x86_64',
    code: { kind: 'inline', source: '' },
    layers: [],
    environment: {},
    timeoutSeconds: 3,
    memorySizeMb: 128,
    versions: [],
    aliases: {},
    permissions: [],
    role: undefined,
    ...more,
  };
}

/** As the CDK renders a table, with the members that only concern operations. */
export function tableNamed(name: string, definition: Record<string, unknown> = {}): Table {
  return {
    origin: originOf(name),
    name,
    arn: `arn:aws:dynamodb:eu-west-1:123456789012:table/${name}`,
    definition: {
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      ...definition,
    },
  };
}
