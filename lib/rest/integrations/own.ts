import type * as apigateway from 'aws-cdk-lib/aws-apigateway';

const integrations = new WeakSet<apigateway.Integration>();

/** Notes that an integration is made here, so that what it leaves to the API may be completed. */
export function own<T extends apigateway.Integration>(integration: T): T {
  integrations.add(integration);
  return integration;
}

/** Whether an integration is of `RestIntegrations` or of a handler, not one of the app's own. */
export function isOwn(integration: apigateway.Integration): boolean {
  return integrations.has(integration);
}
