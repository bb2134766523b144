'use strict';
const { keepAlive, letGo, tell } = require('./channel.cjs');
const { reportOf } = require('./errors.cjs');

/** The request in the handler: its number, and what is to be done when nothing is left to wait for. */
let current;
let maximumPayloadBytes = Number.POSITIVE_INFINITY;
let tooLargeError = '';
let whenEnded = () => {};

/** A longer result is not sent; the request fails with `error`, an error object as text. */
function boundPayloads(maximum, error) {
  maximumPayloadBytes = maximum;
  tooLargeError = error;
}

/** Calls back whenever a request has ended. */
function onEnded(callback) {
  whenEnded = callback;
}

/** While a request is in the handler nothing of ours keeps the event loop alive: an empty one shows what a handler left undone. */
function begin(request) {
  current = request;
  letGo();
}

function isCurrent(request) {
  return current === request;
}

/** Ends the request with a message; what a handler says of a request that has ended is nothing to anybody. */
function end(request, type, payload) {
  if (current !== request) return;
  current = undefined;
  keepAlive();
  tell(type, payload, request.number);
  whenEnded();
}

function succeed(request, result) {
  if (current !== request) return;
  let payload;
  try {
    payload = JSON.stringify(result === undefined ? null : result) ?? 'null';
  } catch (error) {
    reportOf('', error);
    fail(request, new Error('Unable to stringify response body'));
    return;
  }
  // A UTF-16 unit takes at most three bytes: most payloads need not be measured.
  if (payload.length * 3 > maximumPayloadBytes && Buffer.byteLength(payload) > maximumPayloadBytes) {
    end(request, 'failed', tooLargeError);
    return;
  }
  end(request, 'responded', payload);
}

function fail(request, error) {
  if (current === request) end(request, 'failed', reportOf('Invoke Error', error));
}

process.on('beforeExit', () => {
  if (!current) return;
  if (current.whenEmpty) current.whenEmpty();
  else succeed(current, null);
});

module.exports = { begin, boundPayloads, end, fail, isCurrent, onEnded, succeed };
