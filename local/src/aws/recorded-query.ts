import { randomUUID } from 'node:crypto';
import { escapeXml, xmlAnswer } from './aws-answers.js';
import type { AwsAnswer, AwsCall } from './aws-call.js';
import { queueUrl } from './queue-url.js';
import type { ReadCall } from './recorded-call.js';
import type { RecordingContext } from './recording-context.js';
import { md5, md5OfMessageAttributes } from './sqs-digests.js';

type Form = Readonly<Record<string, string>>;
type Context = Pick<RecordingContext, 'accountId' | 'sessionOf'>;
type Result = (form: Form, call: AwsCall, context: Context) => string;

/** Answers a service that takes forms and answers XML: an operation without a result of its own has an empty one. */
export function answerQuery(call: AwsCall, { protocol, operation, input }: ReadCall, context: Context): AwsAnswer {
  const requestId = randomUUID();
  if (protocol === 'ec2') {
    const body = `<requestId>${requestId}</requestId><return>true</return>`;
    return xmlAnswer(200, `<${operation}Response>${body}</${operation}Response>`);
  }
  const result = results[`${call.service} ${operation}`]?.(input as Form, call, context) ?? '';
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  const body = `<${operation}Result>${result}</${operation}Result>${metadata}`;
  return xmlAnswer(200, `<${operation}Response>${body}</${operation}Response>`);
}

const results: Readonly<Record<string, Result>> = {
  'sts GetCallerIdentity': (_form, { caller }, { accountId }) =>
    element('Arn', `arn:aws:sts::${accountId}:assumed-role/local/${caller}`) +
    element('UserId', `AROALOCAL:${caller}`) +
    element('Account', accountId),
  'sts AssumeRole': assumeRole,
  'sts AssumeRoleWithWebIdentity': assumeRole,
  'sts AssumeRoleWithSAML': assumeRole,
  'sts GetSessionToken': assumeRole,
  'sns Publish': () => element('MessageId', randomUUID()),
  'sns PublishBatch': (form) => {
    const ids = Object.keys(form).filter((name) => /^PublishBatchRequestEntries\.(member\.)?\d+\.Id$/.test(name));
    const members = ids.map(
      (id) => `<member>${element('Id', form[id] ?? '')}${element('MessageId', randomUUID())}</member>`,
    );
    return `<Failed/><Successful>${members.join('')}</Successful>`;
  },
  'sqs SendMessage': (form) => {
    const attributes = messageAttributes(form);
    return (
      element('MessageId', randomUUID()) +
      element('MD5OfMessageBody', md5(form.MessageBody ?? '')) +
      (Object.keys(attributes).length > 0 ? element('MD5OfMessageAttributes', md5OfMessageAttributes(attributes)) : '')
    );
  },
  'sqs GetQueueUrl': (form, call, { accountId }) =>
    element('QueueUrl', queueUrl(call, accountId, form.QueueName ?? '')),
  'ses SendEmail': () => element('MessageId', randomUUID()),
  'ses SendRawEmail': () => element('MessageId', randomUUID()),
  'ses SendTemplatedEmail': () => element('MessageId', randomUUID()),
};

/** Whoever takes on a role has the same rights as before, and signs with a key of their own name. */
function assumeRole(form: Form, { caller }: AwsCall, { sessionOf }: Context): string {
  const { accessKeyId, secretAccessKey, sessionToken } = sessionOf(caller);
  const session = form.RoleSessionName ?? 'local';
  const role = (form.RoleArn ?? '').replace(':iam:', ':sts:').replace(':role/', ':assumed-role/');
  const credentials = [
    element('AccessKeyId', accessKeyId),
    element('SecretAccessKey', secretAccessKey),
    element('SessionToken', sessionToken),
    element('Expiration', '2099-01-01T00:00:00Z'),
  ];
  const user = element('AssumedRoleId', `AROALOCAL:${session}`) + element('Arn', `${role}/${session}`);
  return `<Credentials>${credentials.join('')}</Credentials><AssumedRoleUser>${user}</AssumedRoleUser>`;
}

function messageAttributes(form: Form): Record<string, Record<string, string | undefined>> {
  const numbers = Object.keys(form).flatMap((name) => /^MessageAttribute\.(\d+)\.Name$/.exec(name)?.[1] ?? []);
  const entries = numbers.map((number) => {
    const value = (member: string) => form[`MessageAttribute.${number}.Value.${member}`];
    const attribute = {
      DataType: value('DataType'),
      StringValue: value('StringValue'),
      BinaryValue: value('BinaryValue'),
    };
    return [form[`MessageAttribute.${number}.Name`] ?? '', attribute] as const;
  });
  return Object.fromEntries(entries);
}

function element(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}
