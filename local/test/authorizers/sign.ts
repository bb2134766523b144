import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';

export interface Unsigned {
  readonly url: string;
  readonly method?: string;
  readonly body?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
  readonly region?: string;
  readonly at: number;
}

interface Signer {
  sign(request: object, options: { signingDate: Date }): Promise<{ headers: Record<string, string> }>;
}

/** The headers with which an AWS SDK signs a request to an API. */
export async function signedHeaders(unsigned: Unsigned): Promise<Record<string, string>> {
  const { url, method = 'GET', body = '', at, sessionToken, region = 'us-east-1' } = unsigned;
  const { accessKeyId = 'gatewright', secretAccessKey = 'gatewright' } = unsigned;
  const { host, pathname, searchParams } = new URL(url);
  const client = new ApiGatewayManagementApiClient({
    region,
    endpoint: url,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
  });
  const scheme = { name: 'sigv4', signingName: 'execute-api', signingRegion: region, properties: {} };
  const signer = (await client.config.signer(scheme)) as unknown as Signer;
  const query = Object.fromEntries(searchParams);
  const request = { method, path: pathname, query, body, protocol: 'http:', hostname: host, headers: { host } };
  const { headers } = await signer.sign(request, { signingDate: new Date(at) });
  return headers;
}
