import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AssetFiles } from './asset-files.js';
import { ConstructPaths } from './construct-paths.js';
import { defaultEnvironment, type StackSource } from './stack-source.js';

/** A template file as a stack of its own, named after the file; it finds its assets if they lie beside it as the CDK lays them. */
export function templateSource(file: string): StackSource {
  const directory = dirname(file);
  const title = basename(file).replace(/\.(json|ya?ml)$/, '');
  const name = toStackName(title.replace(/\.?template$/, '') || basename(directory));
  const stem = title.replace(/\.template$/, '');
  const assetManifest = join(directory, `${stem}.assets.json`);
  const metadataFile = `${stem}.metadata.json`;
  return {
    name,
    artifactId: name,
    displayName: name,
    templateFile: file,
    ...defaultEnvironment,
    dependsOn: [],
    tags: {},
    parameters: {},
    assets: new AssetFiles(directory, existsSync(assetManifest) ? [assetManifest] : []),
    constructPaths: existsSync(join(directory, metadataFile))
      ? ConstructPaths.ofFile(file, metadataFile)
      : new ConstructPaths(file, () => ({})),
  };
}

/** Letters, digits and hyphens, a letter first: what CloudFormation allows. */
function toStackName(text: string): string {
  const name = text.replace(/[^A-Za-z0-9]+/g, '-').replace(/^[^A-Za-z]+|-+$/g, '');
  return name === '' ? 'Stack' : name;
}
