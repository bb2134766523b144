import { AwsSolutionsChecks } from 'cdk-nag';
import { HttpAuth, HttpGateway, type HttpGatewayProps } from '../../lib/http';
import { newFunction, newStack } from '../rest/app';

/** What cdk-nag finds in the gateway, not in the function behind it. */
function findingsOf(props: HttpGatewayProps): string[] {
  const stack = newStack();
  const handler = newFunction(stack);
  new HttpGateway(stack, 'Api', {
    cors: { origins: ['https://a.example.com'] },
    ...props,
    routes: { 'GET /a': { handler }, $default: { handler } },
  });
  const { violations } = new AwsSolutionsChecks(stack.node.root).validateScope(stack.node.root);
  return violations
    .flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map((found) => `${ruleName} ${found.constructPath}`),
    )
    .filter((finding) => finding.includes('/Api/'));
}

test('a gateway behind an auth has no findings, its preflight routes included', () => {
  expect(findingsOf({ auth: HttpAuth.iam() })).toEqual([]);
});

test('an open gateway has none if it says why', () => {
  expect(findingsOf({ auth: HttpAuth.none({ reason: 'a public catalogue' }) })).toEqual([]);
});

test('an open gateway that does not say why is found', () => {
  expect(findingsOf({ auth: HttpAuth.none() })).toEqual([
    'AwsSolutions-APIG4 Test/Api/$default/Resource',
    'AwsSolutions-APIG4 Test/Api/GET --a/Resource',
  ]);
});
