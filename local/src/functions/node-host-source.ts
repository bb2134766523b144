/**
 * The part of a worker's program that makes the thread look like Lambda's own process to a handler: the current directory, `/opt`, the
 * standard streams, the certificate authority, and the modules that Lambda provides. A thread shares the process with the gateway, which
 * must neither change for its sake nor shine through.
 */
export const nodeHostSource = String.raw`
// --- the standard streams: in order with the results, and never the gateway's own -----------------------------------------------

function logged(stream, chunk, encoding) {
  tell('logged', stream, typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString(encoding === 'buffer' ? 'utf8' : undefined));
}

for (const name of ['stdout', 'stderr']) {
  process[name].write = (chunk, encoding, done) => {
    logged(name, chunk);
    const callback = typeof encoding === 'function' ? encoding : done;
    if (callback) process.nextTick(callback);
    return true;
  };
}

// --- files: relative to the code, as in Lambda, where the process is started in it ----------------------------------------------

let currentDirectory = workerData.taskRoot;
process.cwd = () => currentDirectory;
process.chdir = (folder) => {
  currentDirectory = path.resolve(currentDirectory, folder);
};

function localPath(file) {
  if (typeof file !== 'string' || file === '') return file;
  if (workerData.layersRoot && (file === '/opt' || file.startsWith('/opt/'))) return workerData.layersRoot + file.slice(4);
  return path.isAbsolute(file) ? file : path.resolve(currentDirectory, file);
}

const onePath = ['access', 'appendFile', 'chmod', 'chown', 'createReadStream', 'createWriteStream', 'exists', 'lstat', 'lutimes', 'mkdir',
  'mkdtemp', 'open', 'openAsBlob', 'opendir', 'readFile', 'readdir', 'readlink', 'realpath', 'rm', 'rmdir', 'stat', 'statfs', 'truncate',
  'unlink', 'unwatchFile', 'utimes', 'watch', 'watchFile', 'writeFile'];
const twoPaths = ['copyFile', 'cp', 'link', 'rename'];

/** Replaces a function and keeps what hangs on it, such as how it is made to return a promise. */
function replace(module, name, wrap) {
  const original = module[name];
  if (typeof original !== 'function') return;
  module[name] = Object.defineProperties(wrap(original), Object.getOwnPropertyDescriptors(original));
}

function resolvePaths(module, name, count) {
  replace(module, name, (original) => function (...args) {
    for (let index = 0; index < count; index++) args[index] = localPath(args[index]);
    return original.apply(this, args);
  });
}

for (const module of [fs, fs.promises]) {
  for (const name of onePath) {
    resolvePaths(module, name, 1);
    resolvePaths(module, name + 'Sync', 1);
  }
  for (const name of twoPaths) {
    resolvePaths(module, name, 2);
    resolvePaths(module, name + 'Sync', 2);
  }
}

// Loggers write to the descriptors of the process, which are the gateway's.
const standardStreams = { 1: 'stdout', 2: 'stderr' };
replace(fs, 'write', (write) => function (descriptor, chunk, ...rest) {
  if (!standardStreams[descriptor]) return write(descriptor, chunk, ...rest);
  logged(standardStreams[descriptor], chunk);
  const callback = rest.at(-1);
  if (typeof callback === 'function') process.nextTick(callback, null, Buffer.byteLength(chunk), chunk);
});
replace(fs, 'writeSync', (writeSync) => function (descriptor, chunk, ...rest) {
  if (!standardStreams[descriptor]) return writeSync(descriptor, chunk, ...rest);
  logged(standardStreams[descriptor], chunk);
  return Buffer.byteLength(chunk);
});

const { ChildProcess } = require('node:child_process');
const { spawn } = ChildProcess.prototype;
ChildProcess.prototype.spawn = function (options) {
  return spawn.call(this, { ...options, cwd: options.cwd ?? currentDirectory });
};

// --- TLS: NODE_EXTRA_CA_CERTS is read once, when a process starts ---------------------------------------------------------------

if (workerData.certificateAuthority) {
  const tls = require('node:tls');
  const { createSecureContext } = tls;
  tls.createSecureContext = (options) => {
    const secureContext = createSecureContext(options);
    if (!options?.ca) secureContext.context.addCACert(workerData.certificateAuthority);
    return secureContext;
  };
}

require('node:module').syncBuiltinESMExports();

// --- modules: NODE_PATH for layers, and what Lambda provides from the project's own ---------------------------------------------

const providedModule = /^(@aws-sdk|@smithy|@aws-crypto)\/|^aws-sdk(\/|$)/;

{
  const Module = require('node:module');
  const resolveFilename = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, isMain, options) {
    try {
      return resolveFilename.call(this, request, parent, isMain, options);
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND' || options?.paths || !providedModule.test(request)) throw error;
      try {
        return resolveFilename.call(this, request, parent, isMain, { paths: [workerData.projectFolder] });
      } catch {
        throw error;
      }
    }
  };
}

/** Code inside of the project finds the project's modules by itself; other ES modules need a resolver, which costs a thread. */
function resolveModulesAsLambda() {
  const isInProject = workerData.taskRoot.startsWith(workerData.projectFolder + path.sep);
  if (isInProject && !workerData.layersRoot) return;
  const resolver = [
    "import { createRequire } from 'node:module';",
    "import { pathToFileURL } from 'node:url';",
    'let folders; let provided;',
    'export function initialize(given) { folders = given.folders; provided = given.provided; }',
    'export async function resolve(specifier, context, next) {',
    '  try { return await next(specifier, context); } catch (error) {',
    "    if (error.code !== 'ERR_MODULE_NOT_FOUND' || /^[./]|:/.test(specifier)) throw error;",
    '    for (const folder of folders) {',
    '      if (folder.onlyProvided && !provided.test(specifier)) continue;',
    "      try { return await next(specifier, { ...context, parentURL: folder.url }); } catch {}",
    '    }',
    '    throw error;',
    '  }',
    '}',
  ].join('\n');
  const { pathToFileURL } = require('node:url');
  const urlIn = (folder) => pathToFileURL(path.join(folder, 'resolver.mjs')).href;
  // A file beside node_modules finds what is in it.
  const layerFolders = (process.env.NODE_PATH ?? '').split(path.delimiter).filter(Boolean);
  const folders = layerFolders.map((folder) => ({ url: urlIn(path.dirname(folder)), onlyProvided: false }));
  folders.push({ url: urlIn(workerData.projectFolder), onlyProvided: true });
  const source = 'data:text/javascript,' + encodeURIComponent(resolver);
  require('node:module').register(source, { data: { folders, provided: providedModule } });
}

function adviceFor(error) {
  const [, name] = /'((?:@aws-sdk|@smithy|@aws-crypto)\/[^/']+|aws-sdk)/.exec(error.message) ?? [];
  if (!name) return '';
  return '\nLambda provides ' + name + '; here it is taken from ' + workerData.projectFolder + '\nfix: npm install --save-dev ' + name;
}
`;
