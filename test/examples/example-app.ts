import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { App, Stack } from 'aws-cdk-lib';

const EXAMPLES = join(__dirname, '../../examples');

/** The examples, by the names of their folders. */
export const exampleNames = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** The program of an example. */
export function exampleFile(name: string): string {
  return join(EXAMPLES, name, 'app.ts');
}

/** The app of an example, its handlers not bundled: their code is none of what these tests look at. */
export function exampleApp(name: string): App {
  process.env.CDK_CONTEXT_JSON = JSON.stringify({ 'aws:cdk:bundling-stacks': [] });
  return require(exampleFile(name)).app;
}

/** The stacks of an app by name. */
export function stacksOf(app: App): Stack[] {
  return app.synth().stacks.map(({ stackName }) => app.node.findChild(stackName) as Stack);
}
