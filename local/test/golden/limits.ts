/** Something of the service that is not emulated, with what happens instead. */
export interface Limit {
  readonly what: string;
  readonly instead: string;
}

/** What is left out, apart from whole types of resources. Each is told at start where a template asks for it, if it can be. */
const settings: readonly Limit[] = [
  { what: 'mutual TLS of a domain name', instead: 'clients are not asked for a certificate' },
  { what: 'WAF web ACLs', instead: 'no request is filtered' },
  { what: 'edge locations: CloudFront headers, `/ping`', instead: 'events are those of a regional API' },
  {
    what: 'IAM policies of callers',
    instead: 'whoever signs with a known secret may call; resource policies are evaluated',
  },
  {
    what: 'canary settings of a deployment (`DeploymentCanarySettings`)',
    instead: 'all requests go to the base deployment',
  },
  {
    what: 'certificates of backends (`TlsConfig`, client certificates)',
    instead: 'the certificate is checked against its own name',
  },
  { what: 'networks behind VPC links', instead: 'requests fail unless `--vpc-link` says where they go' },
  { what: 'weighted aliases of functions', instead: 'every request goes to the one version' },
  { what: 'functions in container images', instead: 'they do not run; the start says so' },
  {
    what: 'AWS services other than DynamoDB, Lambda and API Gateway',
    instead: 'calls are recorded and answered with a success, or sent to `--endpoint`',
  },
  { what: 'JSONPath beyond names and indexes in WebSocket selection expressions', instead: 'the value is empty' },
  {
    what: 'headers that an integration response of a WebSocket API maps, except the sub-protocol',
    instead: 'frames have no headers',
  },
  {
    what: 'the 500 new connections a second of a WebSocket API',
    instead: 'only the limits of routes, plans and the account hold',
  },
  { what: 'CloudWatch metrics, X-Ray segments, CloudWatch Logs', instead: 'logs go to the terminal or a file' },
];

export function readLimits(): readonly Limit[] {
  return settings;
}
