/** The access key of an execution environment; nothing outside this machine accepts it. */
export interface FunctionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

const prefix = 'ASIAGATEWRIGHT';

/** Dummy credentials whose access key id tells the functions apart, so that the AWS endpoint can name the caller. */
export function credentialsOf(functionName: string): FunctionCredentials {
  return {
    accessKeyId: prefix + Buffer.from(functionName).toString('hex').toUpperCase(),
    secretAccessKey: 'gatewright-local-secret',
    sessionToken: 'gatewright-local-session',
  };
}

/** The name of the function that signs with the access key id; undefined when the key is not a function's. */
export function functionOfCredentials(accessKeyId: string): string | undefined {
  if (!accessKeyId.startsWith(prefix)) return undefined;
  return Buffer.from(accessKeyId.slice(prefix.length), 'hex').toString();
}
