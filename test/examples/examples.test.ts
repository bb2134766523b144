import { AwsSolutionsChecks } from 'cdk-nag';
import { exampleApp, exampleNames, stacksOf } from './example-app';
import { stableTemplate } from './stable-template';

describe.each(exampleNames)('the example %s', (name) => {
  const app = exampleApp(name);

  test('has no findings of cdk-nag that nobody explained', () => {
    const { violations } = new AwsSolutionsChecks(app).validateScope(app);
    const findings = violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    );
    expect(findings).toEqual([]);
  });

  test('warns of nothing', () => {
    const messages = app.synth().stacks.flatMap((stack) => stack.messages);
    expect(messages.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  test('synthesizes to the templates that were reviewed', () => {
    for (const stack of stacksOf(app)) expect(stableTemplate(stack)).toMatchSnapshot(stack.stackName);
  });
});
