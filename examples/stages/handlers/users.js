/** Tells which alias was called, and what the stage's variables are. */
exports.handler = async ({ requestContext, stageVariables }, { invokedFunctionArn }) => ({
  statusCode: 200,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({
    stage: requestContext.stage,
    alias: invokedFunctionArn.split(':')[7],
    table: stageVariables.tableName,
  }),
});
