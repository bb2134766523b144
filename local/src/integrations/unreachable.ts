/** Why an endpoint was not reached, and what to do: errors of sockets say neither. */
export function describeUnreachable(error: unknown): string {
  const { code, message } = firstOf(error as NodeJS.ErrnoException);
  const fix = code === undefined ? undefined : fixes[code];
  return fix === undefined ? message : `${message}; fix: ${fix}`;
}

/** A name of several addresses fails with an error for each, and without a message of its own. */
function firstOf(error: NodeJS.ErrnoException): NodeJS.ErrnoException {
  return error instanceof AggregateError ? ((error.errors[0] as NodeJS.ErrnoException | undefined) ?? error) : error;
}

const elsewhere =
  'give the integration the address of one that is reached from here, by a stage variable or --parameter';

const fixes: Readonly<Record<string, string>> = {
  ECONNREFUSED: `start what should listen there, or ${elsewhere}`,
  ECONNRESET: 'see why the endpoint closes the connection without an answer',
  ENOTFOUND: `the name is unknown on this machine: ${elsewhere}`,
  EAI_AGAIN: `the name cannot be looked up now: check the network, or ${elsewhere}`,
  EHOSTUNREACH: `no way leads there from here: ${elsewhere}`,
  ENETUNREACH: `no way leads there from here: ${elsewhere}`,
  ETIMEDOUT: `nothing answers there: ${elsewhere}`,
  DEPTH_ZERO_SELF_SIGNED_CERT: 'API Gateway takes no certificate that it cannot verify: start with NODE_EXTRA_CA_CERTS',
  SELF_SIGNED_CERT_IN_CHAIN: 'API Gateway takes no certificate that it cannot verify: start with NODE_EXTRA_CA_CERTS',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'API Gateway takes no certificate that it cannot verify: start with NODE_EXTRA_CA_CERTS',
  CERT_HAS_EXPIRED: 'renew the certificate of the endpoint',
};
