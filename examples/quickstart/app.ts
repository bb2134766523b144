import { join } from 'node:path';
import { App, CfnOutput, Stack, Validations } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import {
  ApiGatewayAccount,
  Firewall,
  HttpAuth,
  HttpGateway,
  RestAuth,
  RestGateway,
  WebSocketAuth,
  WebSocketGateway,
} from 'cdk-gatewright';
import type { Construct } from 'constructs';

const PUBLIC = { reason: 'a sample with made-up users, which anyone may call without signing in' };

/** The users as a REST API. */
class UsersRestStack extends Stack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const users = typescriptFunction(this, 'Users', 'users-rest.ts');
    const api = new RestGateway(this, 'UsersApi', {
      name: 'users-api',
      description: 'Users REST API',
      auth: RestAuth.none(PUBLIC),
      cors: { origins: ['*'] },
      firewall: Firewall.managed(),
      routes: {
        'GET /users': { handler: users },
        'POST /users': { handler: users, body: { type: 'object', required: ['name'] } },
        'GET /users/{userId}': { handler: users },
      },
    });
    ApiGatewayAccount.ensure(this);
    new CfnOutput(this, 'Url', { value: api.url });
  }
}

/** The same users as an HTTP API. */
class UsersHttpStack extends Stack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const users = typescriptFunction(this, 'Users', 'users-http.ts');
    const api = new HttpGateway(this, 'UsersApi', {
      name: 'users-http-api',
      auth: HttpAuth.none(PUBLIC),
      cors: { origins: ['*'] },
      routes: {
        'GET /users': { handler: users },
        'POST /users': { handler: users },
        'GET /users/{userId}': { handler: users },
      },
    });
    new CfnOutput(this, 'Url', { value: api.url });
  }
}

/** A chat as a WebSocket API. */
class ChatStack extends Stack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const chat = new WebSocketGateway(this, 'ChatApi', {
      name: 'chat-api',
      auth: WebSocketAuth.none(PUBLIC),
      connections: {},
      routes: {
        $connect: { handler: pythonFunction(this, 'Connect', 'connect_handler') },
        $disconnect: { handler: pythonFunction(this, 'Disconnect', 'disconnect_handler') },
        $default: { handler: pythonFunction(this, 'Unknown', 'unknown_handler'), returnsResponse: true },
        sendMessage: { handler: pythonFunction(this, 'Message', 'message_handler') },
      },
    });
    new CfnOutput(this, 'Url', { value: chat.url });
  }
}

function typescriptFunction(scope: Construct, id: string, file: string): lambda.Function {
  return new NodejsFunction(scope, id, {
    runtime: lambda.Runtime.NODEJS_24_X,
    entry: join(__dirname, 'handlers', file),
  });
}

function pythonFunction(scope: Construct, id: string, handler: string): lambda.Function {
  return new lambda.Function(scope, id, {
    runtime: lambda.Runtime.PYTHON_3_15,
    code: lambda.Code.fromAsset(join(__dirname, 'handlers', 'chat'), { exclude: ['__pycache__'] }),
    handler: `websocket.${handler}`,
  });
}

export const app = new App();
const usersRest = new UsersRestStack(app, 'UsersRest');
new UsersHttpStack(app, 'UsersHttp');
// The role for execution logs is made once for the account, by the first stack.
new ChatStack(app, 'Chat').addStackDependency(usersRest);

Validations.of(app).acknowledge({
  id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
  reason: 'the policy lets functions write their logs, and nothing else',
});
