import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';

/** The folder of what a run of a benchmark writes; gone when it ends. */
export function benchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Synthesizes an app of one stack to a folder of its own. */
export function synthesize(folder: string, build: (stack: Stack) => void): string {
  process.env.CDK_VALIDATION ??= 'false';
  const app = new App({ outdir: join(folder, 'cdk.out') });
  build(new Stack(app, 'Bench'));
  return app.synth().directory;
}
