import type { ClientResponse, HeaderLines } from '../../model/client.js';
import type { CorsConfiguration } from '../../model/settings.js';
import type { HttpRequest } from './http-request.js';

/** The cross-origin rules of an API, prepared. */
export interface Cors {
  /** The answer to a preflight request; undefined when the request is none. */
  preflight(request: HttpRequest): ClientResponse | undefined;
  /** An answer with the API's headers in place of the endpoint's own. */
  apply(request: HttpRequest, response: ClientResponse): ClientResponse;
}

/**
 * Prepares the CORS configuration of an HTTP API. The API answers preflight requests itself, whether there is an OPTIONS
 * route or not, and replaces the CORS headers of its endpoints. An origin that is not allowed gets an answer without
 * CORS headers, which its browser then withholds.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function compileCors(configuration: CorsConfiguration): Cors {
  const allow = compileOrigins(configuration);
  const preflightLines = preflightHeaders(configuration);
  const exposed = joined('Access-Control-Expose-Headers', configuration.exposeHeaders);
  return {
    preflight({ method, headers }) {
      if (method !== 'OPTIONS' || !headers.origin || !headers['access-control-request-method']) return undefined;
      const allowed = allow(headers.origin);
      return { status: 204, headers: allowed ? [...allowed, ...preflightLines] : [], body: Buffer.alloc(0) };
    },
    apply({ headers }, response) {
      const own = response.headers.filter(([name]) => !/^access-control-/i.test(name));
      const allowed = headers.origin ? allow(headers.origin) : undefined;
      return { ...response, headers: allowed ? [...own, ...allowed, ...exposed] : own };
    },
  };
}

/** The headers that allow an origin; undefined where it is not allowed. */
function compileOrigins({
  allowOrigins,
  allowCredentials,
}: CorsConfiguration): (origin: string) => HeaderLines | undefined {
  const named = new Set(allowOrigins.map((origin) => origin.toLowerCase()));
  // The service refuses `*` together with credentials, and so do browsers.
  if (named.has('*')) return () => [['Access-Control-Allow-Origin', '*']];
  const schemes = [...named].filter((origin) => origin.endsWith('://*')).map((origin) => origin.slice(0, -1));
  const credentials: HeaderLines = allowCredentials ? [['Access-Control-Allow-Credentials', 'true']] : [];
  return (origin) => {
    const lower = origin.toLowerCase();
    if (!named.has(lower) && !schemes.some((scheme) => lower.startsWith(scheme))) return undefined;
    return [['Access-Control-Allow-Origin', origin], ...credentials];
  };
}

function preflightHeaders({ allowMethods, allowHeaders, maxAge }: CorsConfiguration): HeaderLines {
  return [
    ...joined('Access-Control-Allow-Methods', allowMethods),
    ...joined('Access-Control-Allow-Headers', allowHeaders),
    ...(maxAge === undefined ? [] : [['Access-Control-Max-Age', String(maxAge)] as const]),
  ];
}

function joined(name: string, values: readonly string[]): HeaderLines {
  return values.length > 0 ? [[name, values.join(',')]] : [];
}
