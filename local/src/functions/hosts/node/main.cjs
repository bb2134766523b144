'use strict';
/**
 * The program of a process that runs a Node.js handler: what `/var/runtime` does in Lambda. It is started before it is known for which
 * function: the first frame brings that. It uses nothing of the gateway.
 */
const { listen, tell, tellTogether } = require('./channel.cjs');
const { boundPayloads, onEnded } = require('./current-request.cjs');
const { setEnvironment } = require('./environment-variables.cjs');
const { RuntimeError, reportOf } = require('./errors.cjs');
const { tellFailedFetches } = require('./failed-fetches.cjs');
const { loadHandler } = require('./handler.cjs');
const { run } = require('./invocation.cjs');
const { findModulesAsLambda } = require('./modules.cjs');
const { mapOptFolder } = require('./opt-folder.cjs');
const { onTaken, provideStreaming } = require('./response-stream.cjs');
const { tellStandardStreams } = require('./standard-streams.cjs');

let settings;
let loaded;
/** Whether a request is in the handler, or about to be. */
let isBusy = false;
/** Requests that have come in the meantime. */
let ahead = [];

tellStandardStreams();
tellFailedFetches();
provideStreaming();
process.on('uncaughtException', (error) => leave('Uncaught Exception', error, 129));
process.on('unhandledRejection', (reason) => leave('Unhandled Promise Rejection', rejectionOf(reason), 128));

listen((type, number, payload) => {
  if (type === 'request') take(number, payload);
  else if (type === 'taken') onTaken();
  else if (type === 'recall') giveBack();
  else launch(JSON.parse(payload.utf8Slice()));
});

onEnded(() => {
  const next = ahead.shift();
  isBusy = next !== undefined;
  // What the handler has left for this turn of the event loop comes first.
  if (next) setImmediate(() => run(loaded, settings, next.number, next.payload));
});

function take(number, payload) {
  if (isBusy) {
    // The buffer is used again.
    ahead.push({ number, payload: Buffer.from(payload) });
    return;
  }
  isBusy = true;
  run(loaded, settings, number, payload);
}

/** What has not begun may begin elsewhere. */
function giveBack() {
  const count = ahead.length;
  ahead = [];
  tell('returned', '', count);
}

/** Becomes an environment of a function. */
function launch(given) {
  settings = given;
  setEnvironment(settings.environment);
  process.chdir(settings.taskRoot);
  boundPayloads(settings.maximumPayloadBytes, settings.tooLargeError);
  findModulesAsLambda(settings);
  if (settings.layersRoot !== undefined) mapOptFolder(settings.layersRoot);
  loadHandler(settings).then(
    (handler) => {
      loaded = handler;
      tell('initialised', '', 0);
    },
    (error) => leave('Init Error', error, 1),
  );
}

function rejectionOf(reason) {
  const error = new RuntimeError('UnhandledPromiseRejection', textOf(reason));
  if (typeof reason?.stack === 'string') error.stack = reason.stack;
  return error;
}

function textOf(reason) {
  try {
    return String(reason);
  } catch {
    return '(it cannot be told)';
  }
}

function leave(title, error, exitCode) {
  // No request may come between what is logged and the end.
  tellTogether(() => tell('crashed', reportOf(title, error), 0));
  process.exit(exitCode);
}
