import { presign } from '../../aws/presign.js';
import type { Clock } from '../../model/execution.js';
import { encodePercent } from '../../model/percent-encoding.js';
import type { StagedRoute } from '../../serving/staged-routes.js';
import { type Caller, type Proof, proofFor } from './proofs.js';
import { type SampleRequest, sampleRequest } from './sample-request.js';
import { shellWord } from './shell-word.js';

/** Who calls, from where and when. */
export interface CallSurroundings extends Caller {
  readonly clock: Clock;
  /** Such as `http://127.0.0.1:3001/prod`, without a slash at its end. */
  urlOf(staged: StagedRoute): string;
}

/**
 * A line for a shell that calls a route: with its key, its token or signature, its required parameters and a body that fits
 * its model. What only the developer knows is a remark behind it.
 */
export async function callLine(staged: StagedRoute, surroundings: CallSurroundings): Promise<string> {
  const proof = await proofFor(staged, surroundings);
  const words =
    staged.protocol === 'WEBSOCKET' ? wscatWords(staged, proof, surroundings) : curlWords(staged, proof, surroundings);
  const remarks = proof.remarks.length === 0 ? '' : `  # ${proof.remarks.join('; ')}`;
  return words.map(shellWord).join(' ') + remarks;
}

function curlWords(staged: StagedRoute, proof: Proof, { urlOf }: CallSurroundings): readonly string[] {
  const { signedWith } = proof;
  const { method, path, query, headers, body }: SampleRequest = sampleRequest(staged);
  const verb = method === 'GET' ? [] : method === 'HEAD' ? ['-I'] : ['-X', method];
  const signature = signedWith && ['--aws-sigv4', `aws:amz:${staged.api.region}:execute-api`, '--user', userOf(proof)];
  return [
    'curl',
    ...verb,
    ...(signature ?? []),
    ...[...headers, ...proof.headers].flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    ...(body === undefined ? [] : ['-d', body]),
    `${urlOf(staged)}${path}${queryText([...query, ...proof.query])}`,
  ];
}

function userOf({ signedWith }: Proof): string {
  return `${signedWith?.accessKeyId}:${signedWith?.secretAccessKey}`;
}

/** `wscat` cannot sign: a signature is in the address, and valid for a day. */
function wscatWords(staged: StagedRoute, proof: Proof, { urlOf, clock }: CallSurroundings): readonly string[] {
  const { signedWith } = proof;
  const url = `${urlOf(staged)}${queryText(proof.query)}`;
  const { region } = staged.api;
  const scope = { region, service: 'execute-api', at: clock.now(), expiresSeconds: 86_400 };
  return [
    'wscat',
    '-c',
    signedWith ? presign(url, signedWith, scope) : url,
    ...proof.headers.flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
  ];
}

function queryText(pairs: SampleRequest['query']): string {
  const text = pairs.map(([name, value]) => `${encodePercent(name)}=${encodePercent(value)}`).join('&');
  return text === '' ? '' : `?${text}`;
}
