import { type Duration, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { inSeconds } from './must-be-known';
import { reject } from './reject';

/**
 * Which web pages may call an API from another origin.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
 */
export interface CorsOptions {
  /** Such as `https://app.example.com`; `*` alone for every page. */
  readonly origins: string[];

  /**
   * Methods that a page may use.
   *
   * @default - REST: those of the path; HTTP: every method
   */
  readonly methods?: string[];

  /**
   * Request headers that a page may send.
   *
   * @default - Content-Type, Authorization, X-Api-Key, X-Amz-Date, X-Amz-Security-Token, X-Amz-User-Agent
   */
  readonly headers?: string[];

  /**
   * Response headers that a page may read.
   *
   * @default - none but those that browsers always show
   */
  readonly exposedHeaders?: string[];

  /**
   * Whether a page may send cookies and HTTP authentication. With several origins, a page that did so cannot read the
   * errors that a REST API answers itself: these cannot tell the origins apart.
   *
   * @default false
   */
  readonly credentials?: boolean;

  /**
   * How long a browser remembers the answer to a preflight request.
   *
   * @default Duration.hours(1)
   */
  readonly maxAge?: Duration;
}

export const DEFAULT_CORS_HEADERS = [
  'Content-Type',
  'Authorization',
  'X-Api-Key',
  'X-Amz-Date',
  'X-Amz-Security-Token',
  'X-Amz-User-Agent',
];

const MAX_AGE_SECONDS = 86_400;

/** Refuses settings that browsers or the service would refuse. */
export function checkCors(scope: IConstruct, cors: CorsOptions): void {
  if (cors.origins.length === 0) {
    reject(scope, {
      problem: 'cors has no origins',
      allowed: "at least one origin, or '*'",
      fix: 'leave cors out to let no other origin in',
    });
  }
  if (!Token.isUnresolved(cors.origins)) checkOrigins(scope, cors);
  const seconds = cors.maxAge ? inSeconds(scope, 'the maxAge of cors', cors.maxAge) : 0;
  if (!Token.isUnresolved(seconds) && seconds > MAX_AGE_SECONDS) {
    reject(scope, {
      problem: `cors has a maxAge of ${seconds} seconds`,
      allowed: `browsers and API Gateway take 0 to ${MAX_AGE_SECONDS}`,
      fix: 'give at most Duration.days(1)',
    });
  }
}

function checkOrigins(scope: IConstruct, cors: CorsOptions): void {
  if (cors.origins.includes('*')) checkEveryOrigin(scope, cors);
  for (const origin of cors.origins) checkOrigin(scope, origin);
}

function checkEveryOrigin(scope: IConstruct, cors: CorsOptions): void {
  if (cors.credentials) {
    reject(scope, {
      problem: "cors has credentials with the origin '*'",
      allowed: 'browsers refuse credentials unless the answer names the origin',
      fix: 'list the origins, or leave credentials out',
    });
  }
  if (cors.origins.length === 1) return;
  reject(scope, {
    problem: `cors has the origins ${cors.origins.join(', ')}`,
    allowed: "'*' stands alone",
    fix: "remove '*', or all others",
  });
}

function checkOrigin(scope: IConstruct, origin: string): void {
  if (Token.isUnresolved(origin) || origin === '*' || /^[a-z][a-z0-9+.-]*:\/\/[^/\s'"]+$/i.test(origin)) return;
  reject(scope, {
    problem: `cors has the origin '${origin}'`,
    allowed: "an origin is a scheme and a host, without a path or a trailing '/'",
    fix: "write it as browsers send it, such as 'https://app.example.com'",
  });
}
