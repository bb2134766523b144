import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed when the tests of the file are done; `files` maps paths within it to their text, or to JSON. */
export function temporaryFolder(files: Readonly<Record<string, unknown>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-test-'));
  folders.push(folder);
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/** Synthesizes an app, and returns the folder of its cloud assembly. */
export function synthesizeApp(build: (app: App) => void, props: AppProps = {}): string {
  const app = new App({ outdir: join(temporaryFolder(), 'cdk.out'), ...props });
  build(app);
  return app.synth().directory;
}
