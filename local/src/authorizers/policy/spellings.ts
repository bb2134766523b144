/**
 * One path has many spellings: `/admin` is `/admin/`, `/%61dmin` and `/public/../admin` too, for the router or for
 * whatever stands behind it. A resource is therefore looked at in three forms, and a pattern in the same one:
 *
 * - `sent`, as the request spells it;
 * - `segments`, as the router takes it: no slash around it, each segment decoded;
 * - `resolved`, as a server behind it may: encoded slashes are slashes, empty segments and those of dots are gone.
 */
export interface Spelling {
  readonly form: Form;
  readonly text: string;
}

export type Form = 'sent' | 'segments' | 'resolved';

/** The spellings of the ARN of a method or route; each form of a path that is plain is the same. */
export function spellingsOf(arn: string): readonly Spelling[] {
  const [api = '', stage, method, ...rest] = arn.split('/');
  const sent: Spelling = { form: 'sent', text: arn };
  if (rest.length === 0) return forms.map((form) => ({ form, text: arn }));
  const prefix = `${api}/${stage}/${method}/`;
  const path = rest.join('/');
  return [
    sent,
    { form: 'segments', text: prefix + withoutOuterSlashes(path).split('/').map(decodeSegment).join('/') },
    { form: 'resolved', text: prefix + resolve(path) },
  ];
}

const forms: readonly Form[] = ['sent', 'segments', 'resolved'];

/** A pattern of resources in a form. Its `*` and `?` stay what they are; in a spelling these two stand encoded. */
export function spellPattern(pattern: string, form: Form): string {
  if (form === 'sent') return pattern;
  const slashed = form === 'resolved' ? pattern.replace(/%2f/gi, '/').replace(/\/{2,}/g, '/') : pattern;
  return withoutTrailingSlash(slashed)
    .split('/')
    .map((part) => part.replace(encodedRun, decodeRun))
    .join('/');
}

/** Text in which nothing is a wildcard, to be put into a pattern. */
export function literal(text: string): string {
  return text.replace(/[%*?]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

const encodedRun = /(?:%[0-9a-f]{2})+/gi;

function decodeRun(run: string): string {
  try {
    return literal(decodeURIComponent(run)).replaceAll('/', '%2F');
  } catch {
    return run.toUpperCase();
  }
}

function decodeSegment(segment: string): string {
  return segment.replace(encodedRun, decodeRun).replace(/[*?]/g, literal);
}

function resolve(path: string): string {
  const resolved: string[] = [];
  for (const segment of path.replace(/%2f/gi, '/').split('/').map(decodeSegment)) {
    if (segment === '..') resolved.pop();
    else if (segment !== '' && segment !== '.') resolved.push(segment);
  }
  return resolved.join('/');
}

/** As the router: those at the start collapse, one at the end is ignored. */
function withoutOuterSlashes(path: string): string {
  return path.replace(/^\/+/, '').replace(/\/$/, '');
}

/** Of the root the slash is all there is, and a wildcard before it may stand for more. */
function withoutTrailingSlash(pattern: string): string {
  const parts = pattern.split('/');
  const last = parts.at(-2) ?? '';
  const isCut = pattern.endsWith('/') && parts.length > 4 && !/[*?]/.test(last);
  return isCut ? pattern.slice(0, -1) : pattern;
}
