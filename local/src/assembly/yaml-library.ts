import { createRequire } from 'node:module';

/** Loaded when there is YAML to read: assemblies of the CDK have none, and every start would pay for it. */
export function loadYaml(): typeof import('yaml') {
  return createRequire(import.meta.url)('yaml');
}
