import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** How many of something an account is granted; AWS raises it on request. */
export interface Quota {
  /** The end of the warning's id, such as `Routes`. */
  readonly id: string;
  /** Such as `routes`. */
  readonly what: string;
  readonly granted: number;
  /** What to do instead of asking for more. */
  readonly instead: string;
}

export const ROUTES: Quota = {
  id: 'Routes',
  what: 'routes',
  granted: 300,
  instead: 'split the API in two behind one custom domain, each with its own basePath, or use a {proxy+} route',
};
export const RESOURCES: Quota = { ...ROUTES, id: 'Resources', what: 'path segments, each of them a resource' };
export const STAGES: Quota = {
  id: 'Stages',
  what: 'stages',
  granted: 10,
  instead: 'give further environments an API of their own',
};
export const AUTHORIZERS: Quota = {
  id: 'Authorizers',
  what: 'authorizers',
  granted: 10,
  instead: 'let routes share an auth with the same settings: a Lambda authorizer may decide by the route',
};

/**
 * Tells at synth, when all have been added, of more than an account is granted. It is no error: the account may have
 * been granted more, and whoever knows that acknowledges the warning.
 */
export function warnAboveQuota(scope: Construct, quota: Quota, count: () => number): void {
  scope.node.addValidation({
    validate: () => {
      if (count() > quota.granted) addWarning(scope, quota, count());
      return [];
    },
  });
}

function addWarning(scope: Construct, { id, what, granted, instead }: Quota, count: number): void {
  Annotations.of(scope).addWarningV2(
    `cdk-gatewright:quotaOf${id}`,
    `the API has ${count} ${what}: an account is granted ${granted} until it asks for more; ` +
      `ask AWS for a higher quota and acknowledge this, or ${instead}`,
  );
}
