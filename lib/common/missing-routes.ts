import type { Construct } from 'constructs';

/** Refuses an API without routes at synth, when all have been added: the service does not deploy it. */
export function requireRoutes(scope: Construct, count: () => number): void {
  scope.node.addValidation({
    validate: () =>
      count() > 0 ? [] : ['there are no routes: an API is deployed with at least one; give routes, or call addRoute'],
  });
}
