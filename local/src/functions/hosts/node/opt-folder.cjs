'use strict';
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

/** Functions of `node:fs` that take a path, or two; each has a `Sync` beside it, or a promise. */
const onePath = [
  'access',
  'createReadStream',
  'exists',
  'lstat',
  'open',
  'openAsBlob',
  'opendir',
  'readFile',
  'readdir',
  'readlink',
];
onePath.push('realpath', 'stat', 'statfs', 'watch', 'watchFile');
const twoPaths = ['copyFile', 'cp'];

let layersRoot;

/** Lambda merges the layers into `/opt`, which this machine may have for itself: where they are merged here. */
function localPath(file) {
  if (typeof file !== 'string' || layersRoot === undefined) return file;
  return file === '/opt' || file.startsWith('/opt/') ? layersRoot + file.slice(4) : file;
}

function resolvePaths(module, name, count) {
  const original = module[name];
  if (typeof original !== 'function') return;
  const resolving = function (...args) {
    for (let index = 0; index < count; index++) args[index] = localPath(args[index]);
    return original.apply(this, args);
  };
  // What hangs on a function, such as how it is made to return a promise, stays.
  module[name] = Object.defineProperties(resolving, Object.getOwnPropertyDescriptors(original));
}

/** Lets a handler read its layers under `/opt` with `node:fs`. */
function mapOptFolder(folder) {
  layersRoot = folder;
  for (const module of [fs, fs.promises]) {
    for (const [names, count] of [
      [onePath, 1],
      [twoPaths, 2],
    ]) {
      for (const name of names) {
        resolvePaths(module, name, count);
        resolvePaths(module, `${name}Sync`, count);
      }
    }
  }
  syncBuiltinESMExports();
}

module.exports = { localPath, mapOptFolder };
