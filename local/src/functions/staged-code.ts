import fs from 'node:fs';
import path from 'node:path';
import { makeTemporaryFolder, removeTemporaryFolder } from '../machine/temporary-folder.js';
import type { FunctionCode, LambdaFunction } from '../model/function.js';
import { runtimeFamilyOf } from './runtime-family.js';
import { unpackZip } from './zip-archive.js';

/** Where the code of a function is, ready to run. */
export interface StagedFunction {
  readonly taskRoot: string;
  readonly layersRoot: string | undefined;
}

/**
 * Puts inline code, archives and merged layers into folders of their own, and removes them in the end. Code that is a folder already,
 * such as a CDK asset, is run from where it is.
 */
export class StagedCode {
  readonly #folders = new Map<string, string>();
  #root: string | undefined;

  stage(lambdaFunction: LambdaFunction): StagedFunction {
    return {
      taskRoot: this.#folderOf(lambdaFunction.code, inlineFileNameOf(lambdaFunction)),
      layersRoot: this.#layersOf(lambdaFunction.layers),
    };
  }

  /** Archives are unpacked and layers merged anew, as their content may have changed. */
  forget(lambdaFunction: LambdaFunction): void {
    const paths = [lambdaFunction.code, ...lambdaFunction.layers].flatMap((code) =>
      code.kind === 'folder' ? [code.path] : [],
    );
    for (const key of this.#folders.keys()) {
      if (key.startsWith('layers:') || paths.includes(key.replace(/^zip:/, ''))) this.#folders.delete(key);
    }
  }

  remove(): void {
    if (this.#root) removeTemporaryFolder(this.#root);
    this.#root = undefined;
    this.#folders.clear();
  }

  #folderOf(code: FunctionCode, inlineFileName: string): string {
    if (code.kind === 'unavailable') throw new Error(code.reason);
    if (code.kind === 'inline') {
      return this.#once(`inline:${inlineFileName}:${code.source}`, (folder) =>
        fs.writeFileSync(path.join(folder, inlineFileName), code.source),
      );
    }
    if (fs.statSync(code.path).isDirectory()) return fs.realpathSync(code.path);
    return this.#once(`zip:${code.path}`, (folder) => unpackZip(code.path, folder));
  }

  #layersOf(layers: readonly FunctionCode[]): string | undefined {
    const folders = layers.map((layer) => this.#folderOf(layer, 'layer'));
    if (folders.length < 2) return folders[0];
    return this.#once(`layers:${folders.join('\n')}`, (target) => {
      for (const folder of folders) fs.cpSync(folder, target, { recursive: true, force: true });
    });
  }

  #once(key: string, fill: (folder: string) => void): string {
    const known = this.#folders.get(key);
    // Those who clean up temporary files do not ask first.
    if (known && fs.existsSync(known)) return known;
    const folder = fs.mkdtempSync(path.join(this.#rootFolder(), 'f-'));
    try {
      fill(folder);
    } catch (error) {
      fs.rmSync(folder, { recursive: true, force: true });
      throw error;
    }
    this.#folders.set(key, folder);
    return folder;
  }

  #rootFolder(): string {
    if (this.#root === undefined || !fs.existsSync(this.#root)) this.#root = makeTemporaryFolder();
    return this.#root;
  }
}

/** Lambda names the file of inline code for its runtime. */
function inlineFileNameOf(lambdaFunction: LambdaFunction): string {
  return runtimeFamilyOf(lambdaFunction) === 'python' ? 'index.py' : 'index.js';
}
