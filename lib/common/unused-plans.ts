import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Tells at synth, when all routes have been added, of plans that count nothing. */
export function warnOfUnusedPlans(scope: Construct, plans: readonly string[], isKeyAskedFor: () => boolean): void {
  if (plans.length === 0) return;
  scope.node.addValidation({
    validate: () => {
      if (!isKeyAskedFor()) addWarning(scope, plans);
      return [];
    },
  });
}

function addWarning(scope: Construct, plans: readonly string[]): void {
  Annotations.of(scope).addWarningV2(
    'cdk-gatewright:unusedUsagePlan',
    `no route uses the usage plans ${plans.join(', ')}: a plan counts the requests of routes that need an API key; ` +
      'leave apiKeyRequired: false out, or the plans',
  );
}
