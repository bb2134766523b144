import { join } from 'node:path';
import type { App, Stack } from 'aws-cdk-lib';

/** The app of an example, its handlers not bundled: their code is none of what these tests look at. */
export function exampleApp(name: string): App {
  process.env.CDK_CONTEXT_JSON = JSON.stringify({ 'aws:cdk:bundling-stacks': [] });
  return require(join(__dirname, '../../examples', name, 'app')).app;
}

/** The stacks of an app by name. */
export function stacksOf(app: App): Stack[] {
  return app.synth().stacks.map(({ stackName }) => app.node.findChild(stackName) as Stack);
}
