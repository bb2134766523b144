import { dirname, join } from 'node:path';
import { UsageError } from '../model/usage-error.js';
import { AssetFiles } from './asset-files.js';
import { type ArtifactMetadata, ConstructPaths } from './construct-paths.js';
import { isRecord, readJson } from './json-file.js';
import { defaultEnvironment, type StackSource } from './stack-source.js';

/**
 * The stacks of a cloud assembly and of the assemblies nested in it (one for each CDK Stage), in deployment order.
 *
 * https://docs.aws.amazon.com/cdk/v2/guide/deploy-synth.html
 */
export function readManifest(directory: string): readonly StackSource[] {
  const file = join(directory, 'manifest.json');
  const manifest = readJson(file);
  if (!isRecord(manifest) || !isRecord(manifest.artifacts)) {
    throw new UsageError('NOT_AN_ASSEMBLY', `${file} lists no artifacts`, "give the folder that 'cdk synth' writes");
  }
  return new ManifestReader(directory, manifest.artifacts as Readonly<Record<string, Artifact>>).stacks();
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly dependencies?: readonly string[];
  readonly displayName?: string;
  readonly additionalMetadataFile?: string;
  readonly metadata?: ArtifactMetadata;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** What the manifest says of an `aws:cloudformation:stack`. */
interface StackProperties {
  readonly templateFile: string;
  readonly stackName?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
}

class ManifestReader {
  readonly #directory: string;
  readonly #artifacts: Readonly<Record<string, Artifact>>;
  readonly #stacks = new Map<string, StackSource>();
  readonly #visited = new Set<string>();

  constructor(directory: string, artifacts: Readonly<Record<string, Artifact>>) {
    this.#directory = directory;
    this.#artifacts = artifacts;
  }

  stacks(): readonly StackSource[] {
    return Object.keys(this.#artifacts).flatMap((id) => this.#visit(id));
  }

  /** The stacks of an artifact, after those it depends on; none if it has been visited. */
  #visit(id: string): readonly StackSource[] {
    const artifact = this.#artifacts[id];
    if (!artifact || this.#visited.has(id)) return [];
    this.#visited.add(id);
    const before = (artifact.dependencies ?? []).flatMap((dependency) => this.#visit(dependency));
    return [...before, ...this.#stacksOf(id, artifact)];
  }

  #stacksOf(id: string, artifact: Artifact): readonly StackSource[] {
    if (artifact.type === 'cdk:cloud-assembly') {
      return readManifest(join(this.#directory, String(artifact.properties?.directoryName)));
    }
    if (artifact.type !== 'aws:cloudformation:stack') return [];
    const stack = this.#stackOf(id, artifact);
    this.#stacks.set(id, stack);
    return [stack];
  }

  #stackOf(id: string, artifact: Artifact): StackSource {
    const properties = artifact.properties as unknown as StackProperties;
    const name = properties.stackName ?? id;
    const templateFile = join(this.#directory, properties.templateFile);
    return {
      name,
      artifactId: id,
      // Where the two differ, the CDK prints the stack's name in brackets after its path.
      displayName: (artifact.displayName ?? name).replace(` (${name})`, ''),
      templateFile,
      ...environmentOf(artifact.environment ?? ''),
      dependsOn: (artifact.dependencies ?? []).flatMap((dependency) => this.#stacks.get(dependency) ?? []),
      tags: properties.tags ?? {},
      parameters: properties.parameters ?? {},
      assets: new AssetFiles(dirname(templateFile), this.#assetManifestsOf(artifact)),
      constructPaths: constructPathsOf(templateFile, artifact),
    };
  }

  #assetManifestsOf(artifact: Artifact): readonly string[] {
    const manifests = (artifact.dependencies ?? []).map((id) => this.#artifacts[id]);
    return manifests
      .filter((manifest) => manifest?.type === 'cdk:asset-manifest')
      .map((manifest) => join(this.#directory, String(manifest?.properties?.file)));
  }
}

function constructPathsOf(templateFile: string, artifact: Artifact): ConstructPaths {
  if (artifact.additionalMetadataFile) return ConstructPaths.ofFile(templateFile, artifact.additionalMetadataFile);
  return new ConstructPaths(templateFile, () => artifact.metadata ?? {});
}

/** An environment such as `aws://123456789012/eu-west-1`; `unknown-…` stands for a stack that can go anywhere. */
function environmentOf(environment: string): { readonly region: string; readonly accountId: string } {
  const [accountId = '', region = ''] = environment.replace('aws://', '').split('/');
  return {
    accountId: isKnown(accountId) ? accountId : defaultEnvironment.accountId,
    region: isKnown(region) ? region : defaultEnvironment.region,
  };
}

function isKnown(part: string): boolean {
  return part !== '' && !part.startsWith('unknown-');
}
