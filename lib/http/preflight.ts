/**
 * The key of the route that keeps preflight requests away from the authorizer of a route that catches every method.
 *
 * API Gateway answers a preflight on its own only where no route matches `OPTIONS`; where a catch-all route does, its
 * authorizer would refuse the browser, which sends no credentials with a preflight.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function preflightKey(key: string): string | undefined {
  if (key === '$default') return 'OPTIONS /{proxy+}';
  return key.startsWith('ANY ') ? key.replace('ANY', 'OPTIONS') : undefined;
}

/** Of a route key `OPTIONS /…`. */
export function isPreflight(key: string): boolean {
  return key.startsWith('OPTIONS ');
}

/** The routes that need no preflight of their own once there is a route of this key. */
export function supersededPreflights(key: string): string[] {
  const caught = isPreflight(key) ? [key.replace('OPTIONS', 'ANY')] : [];
  return /^(ANY|OPTIONS) \/\{[^/]+\+\}$/.test(key) ? [...caught, '$default'] : caught;
}

export const PREFLIGHT_REASON =
  'it answers the preflight requests of browsers, which carry no credentials; what follows them is authorized';
