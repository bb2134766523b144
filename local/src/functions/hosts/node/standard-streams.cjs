'use strict';
const { tellInPieces } = require('./channel.cjs');

/**
 * What a handler writes to its standard streams goes the way of its results, and so is in order with them and with each other. What
 * writes to the descriptors themselves, as some loggers and every child process do, is read from there.
 */
function tellStandardStreams() {
  for (const name of ['stdout', 'stderr']) {
    // Node.js has made the descriptor non-blocking, and who writes to that much at once would fail.
    process[name]._handle?.setBlocking?.(true);
    process[name].write = (chunk, encoding, done) => {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encodingOf(encoding)) : chunk;
      tellInPieces(name, bytes, 0);
      const callback = typeof encoding === 'function' ? encoding : done;
      if (typeof callback === 'function') process.nextTick(callback);
      return true;
    };
  }
}

function encodingOf(encoding) {
  return typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8';
}

module.exports = { tellStandardStreams };
