import type { AwsCall } from '../../../src/aws/aws-call.js';
import { parseFunctionName } from '../../../src/deployment/function-reference.js';
import type { FunctionRunner } from '../../../src/functions/function-runner.js';
import type { IntegrationEnvironment } from '../../../src/integrations/integration.js';
import { createHttpSender } from '../../../src/integrations/send-http.js';
import {
  type BackendRequest,
  defaultPaths,
  isHttpKind,
  type LambdaHandler,
  lambdaHandler,
  startHttpBackend,
} from './backends.js';
import { awsOf, prepareAws, recording } from './case-aws.js';
import { functionNamed, lambdaUri, runnerOf } from './case-functions.js';
import { fill, placeholders } from './placeholders.js';
import { pythonHandler } from './python-handler.js';
import type { Definition } from './request-case.js';
import { type RouteDefinition, routesOf, type UriOf } from './v2-template.js';

/** What is behind the HTTP or WebSocket API of a case. */
export interface V2Backends {
  readonly definition: Definition;
  readonly integration: IntegrationEnvironment;
  readonly uriOf: UriOf;
  readonly values: Readonly<Record<string, string>>;
  /** What the functions got, in order. */
  readonly events: readonly unknown[];
  readonly backendRequests: readonly BackendRequest[];
  readonly awsCalls: readonly AwsCall[];
  readonly functions: FunctionRunner;
  close(): void;
}

/** Starts the backends of a definition. */
export async function startV2Backends(given: Definition): Promise<V2Backends> {
  const backend = [given.backend, ...routesOf(given).map((route) => route.backend)].find((one) =>
    isHttpKind(one?.kind),
  );
  const http = backend && (await startHttpBackend(backend));
  const backendHost = http?.host ?? '127.0.0.1:9';
  const values: Record<string, string> = { ...placeholders, backend: `http://${backendHost}`, backendHost };
  const definition = fill(given, values);
  const handlers = new Map<string, LambdaHandler>();
  for (const [name, one] of Object.entries((definition.functions ?? {}) as Record<string, Definition>)) {
    handlers.set(name, handlerOf(one));
  }
  const events: unknown[] = [];
  const awsCalls: AwsCall[] = [];
  const sender = createHttpSender();
  const functions = runnerOf(handlers, events);
  const answerAwsCall = recording(awsOf(definition), awsCalls);
  await prepareAws(definition, answerAwsCall);
  awsCalls.length = 0;
  return {
    definition,
    uriOf: (route) => uriOf(route, handlers, values),
    integration: {
      functions,
      findFunction: (arn) => ({ function: functionNamed(parseFunctionName(arn)?.name ?? 'fn') }),
      answerAwsCall,
      sendHttp: (request) => sender.send({ ...request, url: new URL(request.url.href.replace(/^https:/, 'http:')) }),
      vpcLinks: { link: values.backend as string },
    },
    functions,
    values,
    events,
    backendRequests: http?.requests ?? [],
    awsCalls,
    close: () => {
      http?.close();
      sender.close();
    },
  };
}

function uriOf(
  { integration, backend = { kind: 'lambda-echo-event' } }: RouteDefinition,
  handlers: Map<string, LambdaHandler>,
  values: Readonly<Record<string, string>>,
): string | undefined {
  if (integration?.uri || integration?.subtype || integration?.type === 'MOCK') return undefined;
  if (isHttpKind(backend.kind)) return `${values.backend}${defaultPaths[backend.kind] ?? '/'}`;
  if (!backend.kind?.startsWith('lambda-')) return undefined;
  const name = `fn${handlers.size}`;
  handlers.set(name, handlerOf(backend));
  return lambdaUri(name, values);
}

function handlerOf(backend: Definition): LambdaHandler {
  return backend.kind === 'lambda-python' ? pythonHandler(backend) : lambdaHandler(backend);
}
