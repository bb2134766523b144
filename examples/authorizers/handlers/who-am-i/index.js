/** Tells callers what the API knows of them. */
exports.handler = async ({ requestContext }) => ({
  statusCode: 200,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ caller: callerOf(requestContext) }),
});

/** REST APIs and HTTP APIs tell it in different places. */
function callerOf({ authorizer = {}, identity = {} }) {
  if (identity.apiKey) return 'the holder of an API key';
  if (authorizer.principalId) return authorizer.principalId;
  if (authorizer.lambda) return authorizer.lambda.userId;
  if (authorizer.iam) return authorizer.iam.userArn;
  if (authorizer.jwt) return authorizer.jwt.claims.sub;
  if (authorizer.claims) return authorizer.claims.sub;
  return identity.userArn;
}
