import type { RestContext } from '../../mapping/rest-context.js';
import { encodePercent } from '../../model/percent-encoding.js';

/** What a log may tell of a text that holds secrets of a request. */
export interface Redaction {
  /** The value of a header or parameter as it is logged. */
  readonly valueOf: (name: string, value: string) => string;
  /** A text, such as a body, in which the secrets of the request are masked wherever they stand. */
  readonly text: (text: string) => string;
}

/**
 * Who calls is no matter of a log: what authorizes a request, API keys, cookies and signatures are masked, and so is
 * whatever the method's authorizer reads. Of a long value the last six characters stay, to tell one from another.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export function redactionOf({ request, method }: RestContext): Redaction {
  const names = new Set([...secretNames, ...(method?.authorizer?.identitySources ?? []).flatMap(nameOfSource)]);
  if (method?.authorizer?.type === 'TOKEN') names.add('authorization');
  const isSecret = (name: string) => names.has(name.toLowerCase());
  const sent = [
    ...[...request.headers].flatMap(({ name, values }) => (isSecret(name) ? values : [])),
    ...[...request.query].flatMap(([name, values]) => (isSecret(name) ? values : [])),
  ];
  const secrets = [...new Set(sent.flatMap(partsOf))].sort((a, b) => b.length - a.length);
  const members = new RegExp(
    `("(?:${[...names].map(escaped).join('|')})"\\s*:\\s*\\[?\\s*")((?:[^"\\\\]|\\\\.)*)`,
    'gi',
  );
  const text = (whole: string) =>
    secrets
      .reduce((masked, secret) => masked.replaceAll(secret, mask(secret)), whole)
      .replace(members, (_, member: string, value: string) => member + mask(value));
  return { text, valueOf: (name, value) => (isSecret(name) ? mask(value) : text(value)) };
}

const secretNames = [
  ...['authorization', 'proxy-authorization', 'x-api-key', 'cookie', 'set-cookie'],
  ...['x-amz-security-token', 'x-amz-signature', 'x-amz-credential', 'x-amzn-remapped-authorization'],
];

/** `method.request.header.X-Token` reads `X-Token`. */
function nameOfSource(source: string): readonly string[] {
  const [, name] =
    /^method\.request\.(?:header|querystring|multivalueheader|multivaluequerystring)\.(.+)$/.exec(source) ?? [];
  return name === undefined ? [] : [name.toLowerCase()];
}

/** A value, and what of it may stand elsewhere: the token behind `Bearer`, the values of cookies, either within JSON or a URI. */
function partsOf(value: string): readonly string[] {
  const token = value.replace(/^\S+\s+/, '');
  const cookies = value.split(/;\s*/).map((pair) => pair.slice(pair.indexOf('=') + 1));
  return [value, token, ...cookies]
    .flatMap((part) => [part, JSON.stringify(part).slice(1, -1), encodePercent(part)])
    .filter((part) => part.length >= shortestSecret);
}

/** Of fewer characters is no secret that could be told from an ordinary word. */
const shortestSecret = 8;

/** For a member of an object in JSON, such as the headers that a function gives. */
function escaped(name: string): string {
  return name.replace(/[^\w-]/g, '\\$&');
}

function mask(value: string): string {
  const shown = value.length >= 20 ? value.slice(-6) : '';
  return '*'.repeat(value.length - shown.length) + shown;
}
