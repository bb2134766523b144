'use strict';
const Module = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

/** What Lambda provides. */
const providedModule = /^(@aws-sdk|@smithy|@aws-crypto)\/|^aws-sdk(\/|$)/;

let taskRoot;
let layersRoot;
let projectFolder;

/** Modules are found in the code, in layers by NODE_PATH, and what Lambda provides in the project. */
function findModulesAsLambda(settings) {
  ({ taskRoot, layersRoot, projectFolder } = settings);
  // NODE_PATH was read when the process was started.
  Module._initPaths();
  const resolveFilename = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, isMain, options) {
    try {
      return resolveFilename.call(this, request, parent, isMain, options);
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND' || options?.paths || !providedModule.test(request)) throw error;
      try {
        return resolveFilename.call(this, request, parent, isMain, { paths: [projectFolder] });
      } catch {
        throw error;
      }
    }
  };
}

/** Code inside of the project finds the project's modules by itself; other ES modules need a resolver, which costs a thread. */
function resolveEsModulesAsLambda() {
  const isInProject = taskRoot.startsWith(projectFolder + path.sep);
  if (isInProject && !layersRoot) return;
  const urlIn = (folder) => pathToFileURL(path.join(folder, 'resolver.mjs')).href;
  // A file beside node_modules finds what is in it.
  const layerFolders = (process.env.NODE_PATH ?? '').split(path.delimiter).filter(Boolean);
  const folders = layerFolders.map((folder) => ({ url: urlIn(path.dirname(folder)), onlyProvided: false }));
  folders.push({ url: urlIn(projectFolder), onlyProvided: true });
  const source = `data:text/javascript,${encodeURIComponent(resolver)}`;
  Module.register(source, { data: { folders, provided: providedModule } });
}

const resolver = `let folders; let provided;
export function initialize(given) { folders = given.folders; provided = given.provided; }
export async function resolve(specifier, context, next) {
  try { return await next(specifier, context); } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || /^[./]|:/.test(specifier)) throw error;
    for (const folder of folders) {
      if (folder.onlyProvided && !provided.test(specifier)) continue;
      try { return await next(specifier, { ...context, parentURL: folder.url }); } catch {}
    }
    throw error;
  }
}`;

/** What to install, where a module is missing that Lambda provides. */
function adviceFor(error) {
  const [, name] = /'((?:@aws-sdk|@smithy|@aws-crypto)\/[^/']+|aws-sdk)/.exec(error.message) ?? [];
  if (!name) return '';
  return `\nLambda provides ${name}; here it is taken from ${projectFolder}\nfix: npm install --save-dev ${name}`;
}

module.exports = { findModulesAsLambda, resolveEsModulesAsLambda, adviceFor };
