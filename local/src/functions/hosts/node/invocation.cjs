'use strict';
const { setTraceId } = require('./environment-variables.cjs');
const { RuntimeError } = require('./errors.cjs');
const { begin, fail, succeed } = require('./current-request.cjs');
const { runStreaming } = require('./response-stream.cjs');

/**
 * Runs one request in the handler. Its frame is lines of text: id, ARN, trace, client context (JSON text as a JSON string, or nothing), and
 * then the event.
 */
function run(loaded, settings, number, payload) {
  const request = { number, whenEmpty: undefined };
  const [requestId, arn, traceId, clientContext, event] = cut(payload.utf8Slice(), 4);
  setTraceId(traceId);
  begin(request);
  try {
    const context = contextOf(request, settings, { requestId, arn, clientContext });
    const parsed = JSON.parse(event);
    if (loaded.isStreaming) runStreaming(loaded.handler, request, parsed, context);
    else runBuffered(loaded, request, parsed, context);
  } catch (error) {
    fail(request, error);
  }
}

/** The first lines, and the rest as it is. */
function cut(text, count) {
  const parts = [];
  let offset = 0;
  for (let index = 0; index < count; index++) {
    const end = text.indexOf('\n', offset);
    parts.push(text.slice(offset, end));
    offset = end + 1;
  }
  parts.push(text.slice(offset));
  return parts;
}

function contextOf(request, settings, { requestId, arn, clientContext }) {
  const deadline = performance.now() + settings.timeoutMs;
  const context = {
    functionName: settings.functionName,
    functionVersion: settings.functionVersion,
    memoryLimitInMB: settings.memoryLimitInMB,
    logGroupName: settings.logGroupName,
    logStreamName: settings.logStreamName,
    invokedFunctionArn: arn,
    awsRequestId: requestId,
    clientContext: clientContext === '' ? undefined : JSON.parse(JSON.parse(clientContext)),
    identity: undefined,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
  if (settings.withoutCallbacks) return context;
  context.callbackWaitsForEmptyEventLoop = true;
  context.done = (error, result) => (error == null ? succeed(request, result) : fail(request, error));
  context.succeed = (result) => succeed(request, result);
  context.fail = (error) => fail(request, error ?? 'handled');
  return context;
}

function runBuffered({ handler, isAsync }, request, event, context) {
  const callback = (error, result) => {
    if (error != null) fail(request, error);
    else if (context.callbackWaitsForEmptyEventLoop === false) succeed(request, result);
    else request.whenEmpty ??= () => succeed(request, result);
  };
  if (isAsync) {
    const unsettled =
      'The handler returned a promise that was never settled, and nothing is left that could settle it.';
    request.whenEmpty = () => fail(request, new RuntimeError('NodeJsExit', unsettled));
  }
  const result = handler(event, context, callback);
  if (typeof result?.then !== 'function') return;
  result.then(
    (value) => succeed(request, value),
    (error) => fail(request, error),
  );
}

module.exports = { run };
