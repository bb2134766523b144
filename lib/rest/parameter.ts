import type { IConstruct } from 'constructs';
import { reject } from '../common/reject';

const LOCATIONS = ['path', 'querystring', 'header', 'multivaluequerystring', 'multivalueheader'];

/** The method request parameter that `querystring.filter` or `method.request.querystring.filter` names. */
export function parseParameter(scope: IConstruct, what: string, text: string): string {
  const short = text.replace(/^method\.request\./, '');
  const [location = '', ...name] = short.split('.');
  if (LOCATIONS.includes(location) && /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name.join('.')))
    return `method.request.${short}`;
  return reject(scope, {
    problem: `${what} names no request parameter`,
    allowed: "a parameter is 'path.', 'querystring.' or 'header.' and its name",
    fix: "write for example 'querystring.filter'",
  });
}
