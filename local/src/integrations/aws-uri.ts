/** The parts of an integration URI such as `arn:aws:apigateway:us-east-1:dynamodb:action/PutItem`. */
export interface AwsUri {
  readonly region: string;
  readonly service: string;
  /** In front of the service's host name, such as the data endpoint of IoT. */
  readonly subdomain?: string;
  readonly kind: 'path' | 'action';
  /** What follows `path/` or `action/`. */
  readonly api: string;
}

/** Reads the URI of an AWS integration; undefined where it is none. */
export function tryParseAwsUri(uri: string): AwsUri | undefined {
  const match = pattern.exec(uri);
  if (!match) return undefined;
  const [, region, host, kind, api] = match as unknown as [string, string, string, 'path' | 'action', string];
  const dot = host.lastIndexOf('.');
  return {
    region,
    service: host.slice(dot + 1),
    ...(dot > 0 && { subdomain: host.slice(0, dot) }),
    kind,
    api,
  };
}

const pattern = /^arn:[^:]+:apigateway:([^:]+):([^:]+):(path|action)\/([\s\S]*)$/;

/** The ARN of the function that a URI invokes; undefined where the URI does something else. */
export function tryFunctionArn(uri: AwsUri): string | undefined {
  if (uri.service !== 'lambda' || uri.kind !== 'path') return undefined;
  return /^\/?[\d-]+\/functions\/(.+?)\/(?:response-streaming-)?invocations$/.exec(uri.api)?.[1];
}
