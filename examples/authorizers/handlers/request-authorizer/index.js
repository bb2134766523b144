const members = { acme: ['alice', 'bob'] };

/** Lets the members of a tenant in, judging by a header and a query string parameter. */
exports.handler = async ({ headers, queryStringParameters, methodArn }) => {
  const tenant = headers['X-Tenant'] ?? headers['x-tenant'];
  const { member } = queryStringParameters;
  const isMember = members[tenant]?.includes(member) ?? false;
  return {
    principalId: member,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: isMember ? 'Allow' : 'Deny', Resource: methodArn }],
    },
    context: { tenant },
  };
};
