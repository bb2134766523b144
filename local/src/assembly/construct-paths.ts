import { basename, dirname, join } from 'node:path';
import { readJson } from './json-file.js';
import { shaped } from './shape.js';

/** The metadata of a stack's artifact: construct path to entries. */
export type ArtifactMetadata = Readonly<Record<string, readonly MetadataEntry[]>>;

interface MetadataEntry {
  readonly type: string;
  readonly data?: unknown;
}

/**
 * The construct path of each logical id, from the metadata of the artifact.
 *
 * Only the CDK's command line writes paths into the template; an app that is run in any other way leaves them in the
 * metadata, where a nested stack is known by its `aws:cdk:templateFile`. The file is large, and read only when asked.
 */
export class ConstructPaths {
  readonly #templateFile: string;
  readonly #read: () => ArtifactMetadata;
  #paths: ReadonlyMap<string, string> | undefined;

  constructor(templateFile: string, read: () => ArtifactMetadata) {
    this.#templateFile = templateFile;
    this.#read = read;
  }

  static ofFile(templateFile: string, metadataFile: string): ConstructPaths {
    const file = join(dirname(templateFile), metadataFile);
    return new ConstructPaths(templateFile, () => shaped<ArtifactMetadata>(file, 'it', readJson(file), {}));
  }

  tryFind(templateFile: string, logicalId: string): string | undefined {
    this.#paths ??= new Map(this.#entries(this.#read()));
    return this.#paths.get(keyOf(templateFile, logicalId));
  }

  *#entries(metadata: ArtifactMetadata): Iterable<[string, string]> {
    const templates = new Map(
      Object.entries(metadata).flatMap(([path, entries]) => {
        const file = tryFindEntry(entries, 'aws:cdk:templateFile');
        return typeof file === 'string' ? [[path, file] as const] : [];
      }),
    );
    for (const [path, entries] of Object.entries(metadata)) {
      const logicalId = tryFindEntry(entries, 'aws:cdk:logicalId');
      if (typeof logicalId !== 'string') continue;
      const file = nearestOf(templates, path) ?? this.#templateFile;
      yield [keyOf(file, logicalId), path.replace(/^\//, '')];
    }
  }
}

/** Metadata is what each construct makes it. */
function tryFindEntry(entries: readonly MetadataEntry[] | undefined, type: string): unknown {
  return Array.isArray(entries) ? entries.find((entry) => entry?.type === type)?.data : undefined;
}

/** The value for the path or for the closest construct around it. */
function nearestOf(values: ReadonlyMap<string, string>, path: string): string | undefined {
  for (let scope = path; scope !== ''; scope = scope.slice(0, scope.lastIndexOf('/'))) {
    const value = values.get(scope);
    if (value !== undefined) return value;
  }
  return undefined;
}

function keyOf(templateFile: string, logicalId: string): string {
  return `${basename(templateFile)} ${logicalId}`;
}
