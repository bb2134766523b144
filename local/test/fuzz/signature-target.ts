import { chosenKeys } from '../../src/authorizers/iam.js';
import type { SignedRequest } from '../../src/aws/signature.js';
import { verifySignature } from '../../src/aws/sigv4.js';
import { signedHeaders } from '../authorizers/sign.js';
import type { Random } from '../random.js';
import { type Fault, type FuzzTarget, shown } from './fuzz-target.js';
import { mutateText } from './mutate.js';

const at = Date.UTC(2026, 0, 1);
const body = '{"name":"rex"}';
const target = '/prod/pets?a=1&b=x%20y';
const host = 'abc.execute-api.us-east-1.amazonaws.com';
const verifier = {
  clock: { now: () => at },
  findKey: chosenKeys({ gatewright: 'gatewright' }),
};

/** Signed requests of which something has been changed on the way: none may pass as signed. */
export const signatureTarget: FuzzTarget = {
  name: 'signatures',
  weight: 10,
  open: async () => {
    const headers = await signedHeaders({ url: `https://${host}${target}`, method: 'POST', body, at });
    const request: SignedRequest = {
      method: 'POST',
      target,
      headers: Object.entries(headers),
      body: Buffer.from(body),
    };
    return {
      attack: async (random) => attack(request, random),
      check: async () =>
        verifySignature(request, verifier).outcome === 'ok'
          ? undefined
          : { input: shown(JSON.stringify(request.headers)), problem: 'a right signature does not pass' },
      close: async () => {},
    };
  },
};

function attack(request: SignedRequest, random: Random): Fault | undefined {
  const changed = change(request, random);
  const input = shown(JSON.stringify({ ...changed, body: changed.body.toString('latin1') }));
  try {
    const { outcome } = verifySignature(changed, verifier);
    if (outcome !== 'ok' || meaningOf(changed) === meaningOf(request)) return undefined;
    return { input, problem: 'it passes as signed' };
  } catch (error) {
    return { input, problem: String((error as Error).stack) };
  }
}

function change(request: SignedRequest, random: Random): SignedRequest {
  switch (random.below(4)) {
    case 0:
      return { ...request, body: Buffer.from(mutateText(random, body)) };
    case 1:
      return { ...request, target: onTheWire(mutateText(random, target)) };
    case 2:
      return { ...request, method: mutateText(random, request.method) };
    default: {
      const at = random.below(request.headers.length);
      const headers = request.headers.map(([name, value], index) => {
        return [name, index === at ? mutateText(random, value) : value] as const;
      });
      return { ...request, headers };
    }
  }
}

/** As it is read from a connection: one character a byte. */
function onTheWire(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** What a signature covers, without what it does not: blanks of headers, the order and the spelling of parameters. */
function meaningOf({ method, target, headers, body }: SignedRequest): string {
  const [path = '', query = ''] = target.split(/\?(.*)/s);
  const parameters = query.split('&').filter(Boolean).map(decoded).sort();
  const lines = headers.map(([name, value]) => `${name.toLowerCase()}:${value.replace(/[\s,]+/g, ' ').trim()}`);
  return JSON.stringify([
    method,
    decoded(path).replace(/\/+/g, '/'),
    parameters,
    lines.sort(),
    body.toString('latin1'),
  ]);
}

function decoded(text: string): string {
  return Buffer.from(
    text.replace(/%([0-9a-f]{2})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16))),
    'latin1',
  ).toString();
}
