import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';

/** The headers of a request without a body, signed as an AWS SDK signs it, with what the gateway takes by default. */
export async function signedHeaders(method: string, url: URL): Promise<Record<string, string>> {
  const credentials = { accessKeyId: 'gatewright', secretAccessKey: 'gatewright' };
  const client = new ApiGatewayManagementApiClient({ region: 'us-east-1', endpoint: url.origin, credentials });
  const scheme = { name: 'sigv4', signingName: 'execute-api', signingRegion: 'us-east-1', properties: {} };
  const signer = await client.config.signer(scheme);
  const signed = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { host: url.host },
  } as Parameters<typeof signer.sign>[0]);
  return signed.headers;
}
