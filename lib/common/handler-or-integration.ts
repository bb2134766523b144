import type { IConstruct } from 'constructs';
import { reject } from './reject';

/** Refuses a route with both a handler and an integration, or with neither. */
export function checkHandlerOrIntegration(
  scope: IConstruct,
  key: string,
  route: { handler?: unknown; integration?: unknown },
) {
  const given = [route.handler, route.integration].filter((value) => value !== undefined).length;
  if (given === 1) return;
  reject(scope, {
    problem: `route '${key}' has ${given === 0 ? 'neither a handler nor an integration' : 'both a handler and an integration'}`,
    allowed: 'a route has exactly one of them',
    fix: given === 0 ? 'give the function that answers as handler' : 'remove one',
  });
}
