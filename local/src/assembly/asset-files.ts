import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readJson } from './json-file.js';
import { shaped } from './shape.js';

/** The file assets of a stack: what its functions, layers and nested stacks are made of. */
export class AssetFiles {
  readonly #directory: string;
  readonly #manifests: readonly string[];
  #paths: ReadonlyMap<string, string> | undefined;

  /** @param manifests the absolute paths of the stack's asset manifests (`STACK.assets.json`) */
  constructor(directory: string, manifests: readonly string[]) {
    this.#directory = directory;
    this.#manifests = manifests;
  }

  /** The file or folder of an asset, by its hash or by the key of the object that it becomes. */
  tryFind(name: string): string | undefined {
    this.#paths ??= new Map(this.#manifests.flatMap(readAssetManifest));
    const hash = basename(name).replace(/\.\w+$/, '');
    const found = this.#paths.get(name) ?? this.#paths.get(basename(name)) ?? this.#paths.get(hash);
    return found ?? this.tryFindStaged(join(this.#directory, `asset.${hash}`));
  }

  /** A path that template metadata names, if something is there. */
  tryFindStaged(path: string): string | undefined {
    return existsSync(path) ? path : undefined;
  }
}

interface AssetManifest {
  readonly files?: Readonly<Record<string, FileAsset>>;
}

interface FileAsset {
  readonly source: { readonly path?: string };
  readonly destinations?: Readonly<Record<string, { readonly objectKey?: string }>>;
}

function readAssetManifest(file: string): readonly (readonly [string, string])[] {
  const { files = {} } = shaped<AssetManifest>(file, 'it', readJson(file), { files: 'object?' });
  return Object.entries(files).flatMap(([hash, entry]) => {
    const asset = shaped<FileAsset>(file, `files.${hash}`, entry, { source: 'object', destinations: 'object?' });
    // An asset with an executable in place of a path is made only when it is published.
    if (typeof asset.source.path !== 'string') return [];
    const path = join(dirname(file), asset.source.path);
    const keys = Object.values(asset.destinations ?? {}).flatMap((destination) => destination?.objectKey ?? []);
    return [hash, ...keys, ...keys.map((key) => basename(key))].map((name) => [name, path] as const);
  });
}
