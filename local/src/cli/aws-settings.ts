import type { LocalGateway } from '../gateway.js';

/** What a shell sets so that the AWS CLI and every SDK call the gateway. */
export function awsVariables({ console, credentials, model }: LocalGateway): Readonly<Record<string, string>> {
  const region = model.apis[0]?.region ?? 'us-east-1';
  return {
    AWS_ENDPOINT_URL: console,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: region,
    // Python reads no other.
    AWS_DEFAULT_REGION: region,
  };
}

/** The same as a line to copy. */
export function awsExportLine(gateway: LocalGateway): string {
  const pairs = Object.entries(awsVariables(gateway)).map(([name, value]) => `${name}=${value}`);
  return `export ${pairs.join(' ')}`;
}

/** The address of the console, with the token that others than this machine need. */
export function consoleAddress({ console, consoleToken }: LocalGateway): string {
  return consoleToken === undefined ? console : `${console}/?token=${consoleToken}`;
}
