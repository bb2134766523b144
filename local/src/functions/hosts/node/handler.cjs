'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { RuntimeError } = require('./errors.cjs');
const { adviceFor, resolveEsModulesAsLambda } = require('./modules.cjs');
const { localPath } = require('./opt-folder.cjs');

/** Loads the handler that the settings name, with Lambda's errors. */
async function loadHandler(settings) {
  const name = settings.handler;
  if (name.includes('..')) {
    const fix = 'Use absolute paths when specifying root directories in handler names.';
    throw new RuntimeError('MalformedHandlerName', `'${name}' is not a valid handler name. ${fix}`);
  }
  const match = /^(.*\/)?([^./]*)\.([^/]*)$/.exec(name);
  if (!match) throw new RuntimeError('MalformedHandlerName', 'Bad handler');
  const [, folder = '', moduleName, exportName] = match;
  const file = path.resolve(settings.taskRoot, localPath(folder), moduleName);
  const module = await loadModule(file, folder + moduleName, settings);
  const handler = memberOf(module, exportName) ?? memberOf(module.default, exportName);
  if (!handler) throw new RuntimeError('HandlerNotFound', `${name} is undefined or not exported`);
  if (typeof handler !== 'function') throw new RuntimeError('HandlerNotFound', `${name} is not a function`);
  const isStreaming = handler[Symbol.for('aws.lambda.runtime.handler.streaming')] === 'response';
  if (settings.withoutCallbacks && handler.length >= 3 && !isStreaming) {
    const reason = 'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24.';
    throw new RuntimeError('CallbackHandlerDeprecated', `ERROR: ${reason} Use an async handler instead.`);
  }
  return { handler, isStreaming, isAsync: handler.constructor.name === 'AsyncFunction' };
}

function memberOf(module, exportName) {
  return exportName.split('.').reduce((value, key) => value?.[key], module);
}

async function loadModule(file, moduleName, settings) {
  try {
    const found = findModule(file, moduleName, settings);
    const isModule = found.endsWith('.mjs') || (found.endsWith('.js') && isModulePackage(found));
    if (!isModule) return require(found);
    resolveEsModulesAsLambda();
    return await import(pathToFileURL(found).href);
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

function findModule(file, moduleName, { taskRoot, layersRoot }) {
  const found = ['.js', '.mjs', '.cjs', ''].map((extension) => file + extension).find(isFile);
  if (found) return found;
  const folders = [taskRoot, path.dirname(file)].concat(layersRoot ?? []);
  return require.resolve(moduleName, { paths: folders });
}

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

module.exports = { loadHandler };
