import { Annotations, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';

/**
 * Tells at synth, when all routes have been added, of routes that need an API key where no usage plan of the app opens
 * the API. It is no error: the plan may live elsewhere, and whoever knows that acknowledges the warning.
 */
export function warnOfKeysWithoutPlan(scope: Construct, apiId: string, keyedRoutes: () => readonly string[]): void {
  scope.node.addValidation({
    validate: () => {
      const [route] = keyedRoutes();
      if (route !== undefined && !isOpenedByPlan(scope, apiId)) addWarning(scope, route);
      return [];
    },
  });
}

function isOpenedByPlan(scope: Construct, apiId: string): boolean {
  const stack = Stack.of(scope);
  const id = JSON.stringify(stack.resolve(apiId));
  return scope.node.root.node
    .findAll()
    .filter((node): node is apigateway.CfnUsagePlan => apigateway.CfnUsagePlan.isCfnUsagePlan(node))
    .flatMap(({ apiStages }) => (stack.resolve(apiStages) ?? []) as apigateway.CfnUsagePlan.ApiStageProperty[])
    .some((stage) => JSON.stringify(stage.apiId) === id);
}

function addWarning(scope: Construct, route: string): void {
  Annotations.of(scope).addWarningV2(
    'cdk-gatewright:apiKeyWithoutUsagePlan',
    `route '${route}' has apiKeyRequired, and no usage plan of the app opens this API: callers get 403 until one does; ` +
      "declare one, such as usagePlans: { basic: { apiKeys: ['customer'] } }, or acknowledge this if one lives elsewhere",
  );
}
