import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { reject } from './reject';

/** Refuses an issuer or audience by which no token could be verified. */
export function checkJwt(
  scope: IConstruct,
  { issuer, audience }: { issuer: string; audience: readonly string[] },
): void {
  checkIssuer(scope, issuer);
  if (audience.length > 0) return;
  reject(scope, {
    problem: 'jwt auth has an empty audience',
    allowed: 'a token is taken for at least one audience or client id',
    fix: "give the 'aud' or 'client_id' of the tokens, or the user pool's clients",
  });
}

function checkIssuer(scope: IConstruct, issuer: string): void {
  if (Token.isUnresolved(issuer) || /^https:\/\/[^\s/?#]+[^\s?#]*$/.test(issuer)) return;
  reject(scope, {
    problem: `jwt auth has the issuer '${issuer}'`,
    allowed: "an issuer is an address that begins with 'https://', without a query",
    fix: "give the 'iss' of its tokens",
  });
}
