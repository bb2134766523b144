import { nodeHostSource } from './node-host-source.js';

/**
 * The program of a worker that runs a Node.js handler: what `/var/runtime` does in Lambda. It is text because a worker starts from text
 * equally well wherever the gateway itself was started from; it uses nothing of the gateway.
 *
 * Messages to it: `[requestId, payload, arn, traceId, clientContext, timeoutMs]` for a request, `'taken'` when the chunk of a stream
 * was taken. Messages from it: `[event, …]`, the events of `RuntimeEvents`.
 */
export const nodeBootstrapSource = `'use strict';
const { parentPort, workerData } = require('node:worker_threads');
const fs = require('node:fs');
const path = require('node:path');
const inspect = require('node:util').inspect;
const tell = (...message) => parentPort.postMessage(message);
${nodeHostSource}
${String.raw`
class RuntimeError extends Error {
  constructor(type, message) {
    super(message);
    this.name = 'Runtime.' + type;
  }
}

function errorObject(error) {
  if (error instanceof Error || Object.prototype.toString.call(error) === '[object Error]') {
    return { errorType: error.name, errorMessage: error.message, trace: String(error.stack).split('\n') };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

function reportOf(title, error) {
  process.stderr.write(title + ' ' + inspect(error) + '\n');
  return JSON.stringify(errorObject(error));
}

// --- the handler -----------------------------------------------------------------------------------------------------------------

function isFile(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isModulePackage(file) {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const description = path.join(folder, 'package.json');
    if (isFile(description)) return JSON.parse(fs.readFileSync(description, 'utf8')).type === 'module';
    if (folder === path.dirname(folder) || path.basename(folder) === 'node_modules') return false;
  }
}

function findModule(file, moduleName) {
  const found = ['.js', '.mjs', '.cjs', ''].map((extension) => file + extension).find(isFile);
  if (found) return found;
  const folders = [workerData.taskRoot, path.dirname(file)].concat(workerData.layersRoot ?? []);
  return require.resolve(moduleName, { paths: folders });
}

async function loadModule(file, moduleName) {
  try {
    const found = findModule(file, moduleName);
    const isModule = found.endsWith('.mjs') || (found.endsWith('.js') && isModulePackage(found));
    if (!isModule) return require(found);
    resolveModulesAsLambda();
    return await import(require('node:url').pathToFileURL(found));
  } catch (error) {
    if (error instanceof SyntaxError) {
      const syntaxError = new RuntimeError('UserCodeSyntaxError', String(error));
      syntaxError.stack = error.stack;
      throw syntaxError;
    }
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND') {
      throw new RuntimeError('ImportModuleError', String(error) + adviceFor(error));
    }
    throw error;
  }
}

async function loadHandler() {
  const name = workerData.handler;
  if (name.includes('..')) {
    const fix = 'Use absolute paths when specifying root directories in handler names.';
    throw new RuntimeError('MalformedHandlerName', "'" + name + "' is not a valid handler name. " + fix);
  }
  const match = /^(.*\/)?([^./]*)\.([^/]*)$/.exec(name);
  if (!match) throw new RuntimeError('MalformedHandlerName', 'Bad handler');
  const [, folder = '', moduleName, exportName] = match;
  const module = await loadModule(path.resolve(workerData.taskRoot, localPath(folder), moduleName), folder + moduleName);
  const handler =
    exportName.split('.').reduce((value, key) => value?.[key], module) ??
    exportName.split('.').reduce((value, key) => value?.[key], module.default);
  if (!handler) throw new RuntimeError('HandlerNotFound', name + ' is undefined or not exported');
  if (typeof handler !== 'function') throw new RuntimeError('HandlerNotFound', name + ' is not a function');
  const isStreaming = handler[Symbol.for('aws.lambda.runtime.handler.streaming')] === 'response';
  if (workerData.withoutCallbacks && handler.length >= 3 && !isStreaming) {
    const reason = 'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24.';
    throw new RuntimeError('CallbackHandlerDeprecated', 'ERROR: ' + reason + ' Use an async handler instead.');
  }
  return { handler, isStreaming, isAsync: handler.constructor.name === 'AsyncFunction' };
}

// --- a request -------------------------------------------------------------------------------------------------------------------

let current;

/** While a request is in the handler nothing of ours keeps the event loop alive: an empty one shows what a handler left undone. */
function begin(request) {
  current = request;
  parentPort.unref();
}

function end(request, ...message) {
  if (current !== request) return false;
  current = undefined;
  parentPort.ref();
  tell(...message);
  return true;
}

function succeed(request, result) {
  let payload;
  try {
    payload = JSON.stringify(result === undefined ? null : result) ?? 'null';
  } catch (error) {
    process.stderr.write(inspect(error) + '\n');
    fail(request, new Error('Unable to stringify response body'));
    return;
  }
  end(request, 'responded', payload);
}

function fail(request, error) {
  if (current === request) end(request, 'failed', reportOf('Invoke Error', error));
}

process.on('beforeExit', () => {
  if (!current) return;
  if (current.whenEmpty) {
    current.whenEmpty();
    return;
  }
  succeed(current, null);
});

function contextOf(request, [requestId, , arn, , clientContext, timeoutMs]) {
  const deadline = performance.now() + timeoutMs;
  const context = {
    functionName: workerData.functionName,
    functionVersion: workerData.functionVersion,
    memoryLimitInMB: workerData.memoryLimitInMB,
    logGroupName: workerData.logGroupName,
    logStreamName: workerData.logStreamName,
    invokedFunctionArn: arn,
    awsRequestId: requestId,
    clientContext: clientContext === undefined ? undefined : JSON.parse(clientContext),
    identity: undefined,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
  if (workerData.withoutCallbacks) return context;
  context.callbackWaitsForEmptyEventLoop = true;
  context.done = (error, result) => (error == null ? succeed(request, result) : fail(request, error));
  context.succeed = (result) => succeed(request, result);
  context.fail = (error) => fail(request, error ?? 'handled');
  return context;
}

function run(loaded, message) {
  const request = { whenEmpty: undefined };
  if (message[3] !== undefined) process.env._X_AMZN_TRACE_ID = message[3];
  begin(request);
  try {
    const context = contextOf(request, message);
    const event = JSON.parse(message[1]);
    if (loaded.isStreaming) runStreaming(loaded.handler, request, event, context);
    else runBuffered(loaded, request, event, context);
  } catch (error) {
    fail(request, error);
  }
}

function runBuffered({ handler, isAsync }, request, event, context) {
  const callback = (error, result) => {
    if (error != null) fail(request, error);
    else if (context.callbackWaitsForEmptyEventLoop === false) succeed(request, result);
    else request.whenEmpty ??= () => succeed(request, result);
  };
  if (isAsync) {
    request.whenEmpty = () => fail(request, new RuntimeError('NodeJsExit',
      'The handler returned a promise that was never settled, and nothing is left that could settle it.'));
  }
  const result = handler(event, context, callback);
  if (typeof result?.then !== 'function') return;
  result.then((value) => succeed(request, value), (error) => fail(request, error));
}

// --- response streaming ----------------------------------------------------------------------------------------------------------

let taken;

function createResponseStream(request) {
  const { Writable } = require('node:stream');
  let contentType = 'application/octet-stream';
  let began = false;
  const beginOnce = () => {
    if (!began) tell('streamBegan', contentType);
    began = true;
  };
  const send = (chunk, done) => {
    // The answer of the gateway is something that is left to wait for.
    parentPort.ref();
    taken = () => {
      if (current === request) parentPort.unref();
      done();
    };
    tell('streamed', Uint8Array.from(chunk));
  };
  const stream = new Writable({
    write(chunk, encoding, done) {
      const isFirst = !began;
      beginOnce();
      if (!isFirst || !stream._onBeforeFirstWrite) {
        send(chunk, done);
        return;
      }
      const prelude = [];
      stream._onBeforeFirstWrite((bytes) => prelude.push(Buffer.from(bytes)));
      send(Buffer.concat([...prelude, chunk]), done);
    },
    final(done) {
      beginOnce();
      done();
    },
  });
  stream.setContentType = (type) => {
    if (began) throw new RuntimeError('InvalidStreamingOperation', 'Cannot set content-type, too late.');
    contentType = type;
  };
  return stream;
}

function runStreaming(handler, request, event, context) {
  const stream = createResponseStream(request);
  const finished = new Promise((resolve, reject) => stream.once('finish', resolve).once('error', reject));
  finished.catch(() => {});
  const unfinished = () => fail(request, new Error('Response stream is not finished.'));
  const result = handler(event, stream, context);
  if (typeof result?.then !== 'function') throw new Error('Streaming does not support non-async handlers.');
  request.whenEmpty = unfinished;
  result.then(() => finished).then(() => end(request, 'streamEnded'), (error) => fail(request, error));
}

globalThis.awslambda = {
  streamifyResponse(handler, options) {
    handler[Symbol.for('aws.lambda.runtime.handler.streaming')] = 'response';
    if (options?.highWaterMark !== undefined) {
      handler[Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark')] = Number.parseInt(options.highWaterMark);
    }
    return handler;
  },
  HttpResponseStream: {
    from(stream, metadata) {
      stream.setContentType('application/vnd.awslambda.http-integration-response');
      const prelude = JSON.stringify(metadata);
      stream._onBeforeFirstWrite = (write) => {
        write(prelude);
        write(new Uint8Array(8));
      };
      return stream;
    },
  },
};

// --- the life of the environment -------------------------------------------------------------------------------------------------

function leave(title, error, exitCode) {
  const payload = reportOf(title, error);
  tell('crashed', payload);
  process.exit(exitCode);
}

process.on('uncaughtException', (error) => leave('Uncaught Exception', error, 129));
process.on('unhandledRejection', (reason) => {
  const error = new RuntimeError('UnhandledPromiseRejection', String(reason));
  if (reason?.stack) error.stack = reason.stack;
  leave('Unhandled Promise Rejection', error, 128);
});

loadHandler().then(
  (loaded) => {
    parentPort.on('message', (message) => {
      if (message === 'taken') taken();
      else run(loaded, message);
    });
    tell('initialised');
  },
  (error) => leave('Init Error', error, 1),
);
`}`;
