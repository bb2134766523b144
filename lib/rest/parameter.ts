import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { mustBeKnown } from '../common/must-be-known';
import { reject } from '../common/reject';

const LOCATIONS = ['path', 'querystring', 'header', 'multivaluequerystring', 'multivalueheader'];

/** The method request parameter that `querystring.filter` or `method.request.querystring.filter` names. */
export function parseParameter(scope: IConstruct, what: string, text: string): string {
  const short = text.replace(/^method\.request\./, '');
  const [location = '', ...rest] = short.split('.');
  const name = rest.join('.');
  const isParameter = Token.isUnresolved(name) || /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name);
  if (LOCATIONS.includes(location) && isParameter) return `method.request.${short}`;
  if (Token.isUnresolved(text)) mustBeKnown(scope, 'the place of a request parameter');
  return reject(scope, {
    problem: `${what} names no request parameter`,
    allowed: "a parameter is 'path.', 'querystring.' or 'header.' and its name",
    fix: "write for example 'querystring.filter'",
  });
}
