import { accountRows } from './account.js';
import { apiGatewayRows } from './api-gateway.js';
import { apiGatewayV2Rows } from './api-gateway-v2.js';
import { dynamoDbRows } from './dynamodb.js';
import { eventRows } from './events.js';
import { frontDoorRows } from './front-door.js';
import { lambdaRows } from './lambda.js';
import { otherServiceRows } from './other-services.js';
import type { TypeRow, TypeRows } from './verdict.js';

/**
 * What becomes here of the types of resources that reach an API, a function or a table, and of their properties. What is in
 * no row reaches none. A test holds the rows against CloudFormation's own schema, and `docs/parity.md` prints them.
 */
export const emulationTable: TypeRows = {
  ...apiGatewayRows,
  ...apiGatewayV2Rows,
  ...lambdaRows,
  ...dynamoDbRows,
  ...eventRows,
  ...frontDoorRows,
  ...accountRows,
  ...otherServiceRows,
};

/** The services of which every type has a row of its own: another one is a slip of the pen, or newer than the rows. */
export const servicesInWhole: readonly string[] = [
  ...['AWS::ApiGateway', 'AWS::ApiGatewayV2', 'AWS::Lambda', 'AWS::DynamoDB', 'AWS::DAX', 'AWS::SQS', 'AWS::SNS'],
  ...['AWS::Scheduler', 'AWS::Pipes', 'AWS::StepFunctions'],
];

/** The row of a type, or that of its service. */
export function tryFindRow(type: string): TypeRow | undefined {
  const name = [type, `${serviceOf(type)}::*`].find((candidate) => Object.hasOwn(emulationTable, candidate));
  return name === undefined ? undefined : emulationTable[name];
}

/** Such as `AWS::Lambda`, or `Custom`. */
export function serviceOf(type: string): string {
  return type.replace(/::[^:]+$/, '');
}
