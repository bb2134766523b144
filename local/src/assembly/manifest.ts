import { dirname, join } from 'node:path';
import { UsageError } from '../model/usage-error.js';
import { AssetFiles } from './asset-files.js';
import { type ArtifactMetadata, ConstructPaths } from './construct-paths.js';
import { isRecord, readJson } from './json-file.js';
import { type Shape, shaped } from './shape.js';
import { defaultEnvironment, type StackSource } from './stack-source.js';

/**
 * The stacks of a cloud assembly and of the assemblies nested in it (one for each CDK Stage), in deployment order.
 *
 * https://docs.aws.amazon.com/cdk/v2/guide/deploy-synth.html
 */
export function readManifest(directory: string): readonly StackSource[] {
  return readNested(directory, []);
}

/** @param enclosing the folders of the assemblies that this one is nested in */
function readNested(directory: string, enclosing: readonly string[]): readonly StackSource[] {
  const file = join(directory, 'manifest.json');
  if (enclosing.includes(directory)) {
    throw new UsageError('NOT_AN_ASSEMBLY', `${file}: the assembly is nested in itself`, "run 'cdk synth' again");
  }
  const manifest = readJson(file);
  if (!isRecord(manifest) || !isRecord(manifest.artifacts)) {
    throw new UsageError('NOT_AN_ASSEMBLY', `${file} lists no artifacts`, "give the folder that 'cdk synth' writes");
  }
  const artifacts = Object.entries(manifest.artifacts).map(([id, artifact]) => {
    return [id, shaped<Artifact>(file, `artifacts.${id}`, artifact, artifactShape)] as const;
  });
  return new ManifestReader(file, Object.fromEntries(artifacts), [...enclosing, directory]).stacks();
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

const artifactShape: Shape = {
  type: 'text',
  environment: 'text?',
  dependencies: 'texts?',
  displayName: 'text?',
  additionalMetadataFile: 'text?',
  metadata: 'object?',
  properties: 'object?',
};

/** What the manifest says of an `aws:cloudformation:stack`. */
interface StackProperties {
  readonly templateFile: string;
  readonly stackName?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
}

const stackShape: Shape = {
  templateFile: 'text',
  stackName: 'text?',
  tags: 'texts by name?',
  parameters: 'texts by name?',
};

class ManifestReader {
  readonly #file: string;
  readonly #directory: string;
  /** With this one. */
  readonly #enclosing: readonly string[];
  readonly #artifacts: Readonly<Record<string, Artifact>>;
  readonly #stacks = new Map<string, StackSource>();
  readonly #visited = new Set<string>();

  constructor(file: string, artifacts: Readonly<Record<string, Artifact>>, enclosing: readonly string[]) {
    this.#file = file;
    this.#directory = dirname(file);
    this.#enclosing = enclosing;
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
      const { directoryName } = this.#propertiesOf<{ directoryName: string }>(id, artifact, { directoryName: 'text' });
      return readNested(join(this.#directory, directoryName), this.#enclosing);
    }
    if (artifact.type !== 'aws:cloudformation:stack') return [];
    const stack = this.#stackOf(id, artifact);
    this.#stacks.set(id, stack);
    return [stack];
  }

  #stackOf(id: string, artifact: Artifact): StackSource {
    const properties = this.#propertiesOf<StackProperties>(id, artifact, stackShape);
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
    return (artifact.dependencies ?? []).flatMap((id) => {
      const manifest = this.#artifacts[id];
      if (manifest?.type !== 'cdk:asset-manifest') return [];
      return [join(this.#directory, this.#propertiesOf<{ file: string }>(id, manifest, { file: 'text' }).file)];
    });
  }

  #propertiesOf<T>(id: string, { properties }: Artifact, shape: Shape): T {
    return shaped(this.#file, `artifacts.${id}.properties`, properties, shape);
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
