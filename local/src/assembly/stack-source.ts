import { dirname, join } from 'node:path';
import type { AssemblyStack, NestedIn } from './assembly.js';
import type { AssetFiles } from './asset-files.js';
import type { ConstructPaths } from './construct-paths.js';
import { readTemplate } from './template-file.js';

/** A stack that an assembly names; its template has not been read. */
export interface StackSource {
  readonly name: string;
  /** The id of its artifact in the manifest. */
  readonly artifactId: string;
  readonly displayName: string;
  /** An absolute path. */
  readonly templateFile: string;
  readonly region: string;
  readonly accountId: string;
  /** What must be deployed before; always in the same manifest. */
  readonly dependsOn: readonly StackSource[];
  readonly tags: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
  readonly assets: AssetFiles;
  readonly constructPaths: ConstructPaths;
  readonly nestedIn?: NestedIn;
}

/** Where a stack that names no account or region is taken to live. */
export const defaultEnvironment = { region: 'us-east-1', accountId: '123456789012' } as const;

/** Reads the template of a stack. */
export function openStack(source: StackSource): AssemblyStack {
  const { name, displayName, region, accountId, tags, parameters, nestedIn, assets, constructPaths } = source;
  const template = readTemplate(source.templateFile);
  const directory = dirname(source.templateFile);
  return {
    ...{ name, displayName, template, region, accountId, tags, parameters },
    ...(nestedIn && { nestedIn }),
    dependsOn: source.dependsOn.map((dependency) => dependency.name),
    resolveAsset: (asset) => assets.tryFind(asset) ?? assets.tryFindStaged(join(directory, asset)),
    constructPathOf(logicalId) {
      const path = template.Resources[logicalId]?.Metadata?.['aws:cdk:path'];
      return typeof path === 'string' ? path : (constructPaths.tryFind(source.templateFile, logicalId) ?? logicalId);
    },
  };
}
