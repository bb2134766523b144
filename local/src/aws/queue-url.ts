import type { AwsCall } from './aws-call.js';
import { headerValue } from './signature.js';

/**
 * The URL of a queue, at the host that the call came to: SDKs send what is for a queue to the host of its URL, whatever
 * endpoint they are given.
 */
export function queueUrl({ headers, region }: AwsCall, accountId: string, queueName: string): string {
  const host = headerValue(headers, 'host');
  const origin = host === undefined || isAtAws.test(host) ? `https://sqs.${region}.amazonaws.com` : `http://${host}`;
  return `${origin}/${accountId}/${queueName}`;
}

const isAtAws = /\.amazonaws\.com(\.cn)?$/;
