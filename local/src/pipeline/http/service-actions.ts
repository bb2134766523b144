import { tryParseJson } from '../../model/json-text.js';
import { encodePercent } from '../../model/percent-encoding.js';

/** What a service integration is given, by the name of the action's parameter. */
export type ActionParameters = Readonly<Record<string, string>>;

/** How an action is called. */
export interface ServiceAction {
  readonly service: string;
  readonly required: readonly string[];
  toCall(parameters: ActionParameters): ServiceCall;
}

interface ServiceCall {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/**
 * The actions that an HTTP API can call without a function, by integration subtype.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
 */
export const serviceActions: Readonly<Record<string, ServiceAction>> = {
  'AppConfig-GetConfiguration': {
    service: 'appconfig',
    required: ['Application', 'Environment', 'Configuration', 'ClientId'],
    toCall: getConfiguration,
  },
  'EventBridge-PutEvents': {
    service: 'events',
    required: ['Detail', 'DetailType', 'Source'],
    toCall: (given) => {
      const { Resources, ...entry } = given;
      const resources = Resources === undefined ? {} : { Resources: parseList(Resources) };
      return json('1.1', 'AWSEvents.PutEvents', { Entries: [{ ...entry, ...resources }] });
    },
  },
  'Kinesis-PutRecord': {
    service: 'kinesis',
    required: ['StreamName', 'Data', 'PartitionKey'],
    toCall: (given) =>
      json('1.1', 'Kinesis_20131202.PutRecord', { ...given, Data: Buffer.from(given.Data ?? '').toString('base64') }),
  },
  'SQS-DeleteMessage': queueAction('DeleteMessage', ['ReceiptHandle']),
  'SQS-PurgeQueue': queueAction('PurgeQueue', []),
  'SQS-ReceiveMessage': queueAction('ReceiveMessage', []),
  'SQS-SendMessage': queueAction('SendMessage', ['MessageBody']),
  'StepFunctions-StartExecution': stateMachineAction('StartExecution', 'StateMachineArn'),
  'StepFunctions-StartSyncExecution': stateMachineAction('StartSyncExecution', 'StateMachineArn'),
  'StepFunctions-StopExecution': stateMachineAction('StopExecution', 'ExecutionArn'),
};

function stateMachineAction(action: string, required: string): ServiceAction {
  return {
    service: 'states',
    required: [required],
    toCall: (given) => {
      const members = Object.entries(given).map(([name, value]) => [name[0]?.toLowerCase() + name.slice(1), value]);
      return json('1.0', `AWSStepFunctions.${action}`, Object.fromEntries(members));
    },
  };
}

function queueAction(action: string, required: readonly string[]): ServiceAction {
  return {
    service: 'sqs',
    required: ['QueueUrl', ...required],
    toCall: (given) => json('1.0', `AmazonSQS.${action}`, Object.fromEntries(Object.entries(given).map(queueMember))),
  };
}

/** Every mapped value is text; the service wants numbers, lists and maps where it has them. */
function queueMember([name, value]: [string, string]): [string, unknown] {
  if (/Seconds$|^MaxNumber|^VisibilityTimeout$/.test(name)) return [name, Number(value)];
  if (/Names$/.test(name)) return [name, parseList(value)];
  if (/Attributes$/.test(name)) return [name, tryParseJson(value) ?? value];
  return [name, value];
}

function getConfiguration({ Application, Environment, Configuration, ...given }: ActionParameters): ServiceCall {
  const path = ['applications', Application, 'environments', Environment, 'configurations', Configuration];
  const query = new URLSearchParams({ client_id: given.ClientId ?? '' });
  if (given.ClientConfigurationVersion !== undefined) {
    query.set('client_configuration_version', given.ClientConfigurationVersion);
  }
  const target = `/${path.map((part) => encodePercent(part ?? '')).join('/')}?${query}`;
  return { method: 'GET', target, headers: [], body: '' };
}

function json(version: '1.0' | '1.1', action: string, input: unknown): ServiceCall {
  const headers = [
    ['Content-Type', `application/x-amz-json-${version}`],
    ['X-Amz-Target', action],
  ] as const;
  return { method: 'POST', target: '/', headers, body: JSON.stringify(input) };
}

/** A list is given as JSON, or as text with commas. */
function parseList(text: string): readonly unknown[] {
  const parsed = tryParseJson(text);
  if (Array.isArray(parsed)) return parsed;
  return text.split(',').map((part) => part.trim());
}
