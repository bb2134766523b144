'use strict';
const { subscribe } = require('node:diagnostics_channel');
const { tellInPieces } = require('./channel.cjs');

/**
 * `fetch` says of every endpoint that it does not reach no more than `fetch failed`. The log tells which one it was, why, and what to do.
 */
function tellFailedFetches() {
  subscribe('undici:request:error', ({ request, error }) => {
    const url = `${request.method} ${request.origin}${request.path}`;
    tellInPieces('stderr', Buffer.from(`fetch failed: ${url}: ${reasonOf(error)}\n`), 0);
  });
}

/** A name of several addresses fails with an error for each. */
function reasonOf(error) {
  const { code, message } = error?.errors?.[0] ?? error ?? {};
  const fix = fixes[code];
  return fix === undefined ? `${message}` : `${message}; fix: ${fix}`;
}

const elsewhere = "set the function's variable that holds the address to one that is reached from here";

const fixes = {
  ECONNREFUSED: `start what should listen there, or ${elsewhere}`,
  ENOTFOUND: `the name is unknown on this machine: ${elsewhere}`,
  EAI_AGAIN: `the name cannot be looked up now: check the network, or ${elsewhere}`,
  UND_ERR_CONNECT_TIMEOUT: `nothing answers there: ${elsewhere}`,
};

module.exports = { tellFailedFetches };
