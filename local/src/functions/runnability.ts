import fs from 'node:fs';
import path from 'node:path';
import type { FunctionCode, LambdaFunction } from '../model/function.js';
import { describeBinary } from './elf-binary.js';
import { runtimeFamilyOf } from './runtime-family.js';

/** Why a function cannot run on this machine, as a phrase; undefined when it can. */
export function describeRunnability(lambdaFunction: LambdaFunction): string | undefined {
  if (lambdaFunction.packageType === 'Image') return 'it is a container image, and no container is run here';
  for (const code of [lambdaFunction.code, ...lambdaFunction.layers]) {
    const reason = describeCode(code);
    if (reason) return reason;
  }
  const family = runtimeFamilyOf(lambdaFunction);
  if (family === 'unsupported') return describeUnsupported(lambdaFunction.runtime);
  const folders = foldersOf(lambdaFunction);
  // What is inside an archive is found out when it is unpacked.
  if (!folders || folders.length === 0) return undefined;
  if (family === 'custom') return describeBootstrap(folders);
  if (!lambdaFunction.handler) return 'it has no handler';
  const candidates = family === 'node' ? nodeFilesOf(lambdaFunction.handler) : pythonFilesOf(lambdaFunction.handler);
  if (!candidates) return `'${lambdaFunction.handler}' is not of the form FILE.FUNCTION`;
  const found = folders.some((folder) => candidates.some((file) => fs.existsSync(path.resolve(folder, file))));
  return found ? undefined : `${folders[0]} has none of ${candidates.join(', ')} (handler '${lambdaFunction.handler}')`;
}

function describeCode(code: FunctionCode): string | undefined {
  if (code.kind === 'unavailable') return code.reason;
  if (code.kind === 'folder' && !fs.existsSync(code.path)) return `its code is not at ${code.path}`;
  return undefined;
}

function describeUnsupported(runtime: string | undefined): string {
  if (!runtime) return 'it has no runtime';
  const [name] = /^[a-z]+/.exec(runtime) ?? [runtime];
  const what = { dotnet: '.NET', dotnetcore: '.NET', java: 'Java', ruby: 'Ruby', go: 'the retired Go runtime' }[name];
  return `${what ?? `runtime ${runtime}`} cannot run here; what can: Node.js, Python, and anything that ships a bootstrap (provided.al2023)`;
}

/** The folders in which the handler may be; undefined when one of them is an archive, and empty for inline code. */
function foldersOf(lambdaFunction: LambdaFunction): readonly string[] | undefined {
  const folders: string[] = [];
  for (const code of [lambdaFunction.code, ...lambdaFunction.layers]) {
    if (code.kind === 'inline') return [];
    if (code.kind !== 'folder' || !fs.statSync(code.path).isDirectory()) return undefined;
    folders.push(code.path);
  }
  return folders;
}

function describeBootstrap(folders: readonly string[]): string | undefined {
  const bootstrap = folders.map((folder) => path.join(folder, 'bootstrap')).find((file) => fs.existsSync(file));
  if (!bootstrap) return `${folders[0]} has no bootstrap`;
  try {
    fs.accessSync(bootstrap, fs.constants.X_OK);
  } catch {
    return `${bootstrap} is not executable; fix: chmod +x ${bootstrap}`;
  }
  return describeBinary(bootstrap);
}

/** The files that Lambda looks for, relative to the code or to a layer. */
function nodeFilesOf(handler: string): readonly string[] | undefined {
  const { dir, base } = path.posix.parse(handler);
  const module = /^([^.]*)\..+$/.exec(base)?.[1];
  if (module === undefined) return undefined;
  const file = path.posix.join(dir.replace(/^\/opt(?=\/|$)/, '.'), module);
  // A handler without its own file may be a module of the code or of a layer.
  return [`${file}.js`, `${file}.mjs`, `${file}.cjs`, file, `node_modules/${file}`, `nodejs/node_modules/${file}`];
}

function pythonFilesOf(handler: string): readonly string[] | undefined {
  const dot = handler.lastIndexOf('.');
  if (dot < 0) return undefined;
  const module = handler.slice(0, dot).replaceAll('.', '/');
  return [`${module}.py`, `${module}/__init__.py`, `python/${module}.py`, `python/${module}/__init__.py`];
}
