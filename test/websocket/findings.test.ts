import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { AwsSolutionsChecks } from 'cdk-nag';
import { WebSocketAuth, WebSocketGateway, type WebSocketGatewayProps } from '../../lib/websocket';
import { newFunction, newStack } from '../rest/app';
import { chatRoutes } from './app';

/** What cdk-nag finds in the gateway, not in the function behind it. */
function findingsOf(props: WebSocketGatewayProps): string[] {
  const stack = newStack();
  new WebSocketGateway(stack, 'Chat', {
    connections: {
      globalSecondaryIndexes: [
        { indexName: 'room', partitionKey: { name: 'room', type: dynamodb.AttributeType.STRING } },
      ],
    },
    ...props,
    routes: chatRoutes(newFunction(stack)),
  });
  const { violations } = new AwsSolutionsChecks(stack.node.root).validateScope(stack.node.root);
  return violations
    .flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map((found) => `${ruleName} ${found.constructPath}`),
    )
    .filter((finding) => finding.includes('/Chat/'));
}

test('a gateway behind an auth has no findings, its message routes and policies included', () => {
  expect(findingsOf({ auth: WebSocketAuth.iam() })).toEqual([]);
});

test('the function that verifies tokens has none either', () => {
  expect(findingsOf({ auth: WebSocketAuth.jwt({ issuer: 'https://a.example.com', audience: ['web'] }) })).toEqual([]);
});

test('an open gateway has none if it says why, and one if it does not', () => {
  expect(findingsOf({ auth: WebSocketAuth.none({ reason: 'a public ticker' }) })).toEqual([]);
  expect(findingsOf({ auth: WebSocketAuth.none() })).toEqual(['AwsSolutions-APIG4 Test/Chat/Route-$connect/Resource']);
});
