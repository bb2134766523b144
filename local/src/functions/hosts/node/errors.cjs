'use strict';
const { inspect } = require('node:util');
const { tellInPieces } = require('./channel.cjs');

/** An error that Lambda's own runtime reports. */
class RuntimeError extends Error {
  constructor(type, message) {
    super(message);
    this.name = `Runtime.${type}`;
  }
}

/** Longer texts of an error are cut. */
const maximumText = 131_072;

/** What the error says of itself; an error can be anything, and its properties may throw. */
function attempt(read) {
  try {
    return String(read()).slice(0, maximumText);
  } catch {
    return '(it throws when it is read)';
  }
}

function isError(error) {
  try {
    return error instanceof Error || Object.prototype.toString.call(error) === '[object Error]';
  } catch {
    return false;
  }
}

function errorObject(error) {
  if (!isError(error)) return { errorType: typeof error, errorMessage: attempt(() => error), trace: [] };
  return {
    errorType: attempt(() => error.name),
    errorMessage: attempt(() => error.message),
    trace: attempt(() => error.stack).split('\n'),
  };
}

/** Logs the error as Lambda does, and gives the text of its error object. */
function reportOf(title, error) {
  const described = attempt(() => inspect(error));
  tellInPieces('stderr', Buffer.from(`${title} ${described}\n`), 0);
  return JSON.stringify(errorObject(error));
}

module.exports = { RuntimeError, reportOf };
