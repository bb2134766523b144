'use strict';

const traceVariable = '_X_AMZN_TRACE_ID';

let traceId;

/**
 * Makes the environment variables those of the function, for what it starts, too. The trace, which each request has for itself, is beside them:
 * the C library keeps every value that a variable has ever had.
 */
function setEnvironment(variables) {
  const { env } = process;
  for (const name of Object.keys(env)) delete env[name];
  Object.assign(env, variables);
  process.env = new Proxy(env, {
    get: (target, name) => (name === traceVariable ? traceId : target[name]),
    has: (target, name) => (name === traceVariable ? traceId !== undefined : name in target),
    ownKeys: (target) =>
      traceId === undefined ? Reflect.ownKeys(target) : [...Reflect.ownKeys(target), traceVariable],
    getOwnPropertyDescriptor(target, name) {
      if (name !== traceVariable) return Reflect.getOwnPropertyDescriptor(target, name);
      return traceId === undefined
        ? undefined
        : { value: traceId, writable: true, enumerable: true, configurable: true };
    },
    set(target, name, value) {
      if (name === traceVariable) traceId = String(value);
      else target[name] = value;
      return true;
    },
    deleteProperty(target, name) {
      if (name === traceVariable) traceId = undefined;
      else delete target[name];
      return true;
    },
  });
}

function setTraceId(value) {
  traceId = value;
}

module.exports = { setEnvironment, setTraceId };
