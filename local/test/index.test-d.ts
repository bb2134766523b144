import type { WebSocket } from 'ws';
import type {
  AccessKey,
  ApiDescription,
  AwsClientSettings,
  ConnectionRefused,
  FunctionFailed,
  GatewayOptions,
  GatewayRequestInit,
  LocalGateway,
  RecordedCall,
  RequestRecord,
  renderTemplate,
  ServiceAnswer,
  TokenOptions,
  UsageError,
  UsageErrorCode,
} from '../src/index.js';
import { type Equal, type IsAssignable, isTrue } from './type-tests.js';

/** What the public types promise: the compiler runs these tests, and `npm run typecheck` fails where one does. */

declare const gateway: LocalGateway;

// Starting: an assembly is all that is needed, and every option may be undefined.
isTrue<Equal<ReturnType<typeof LocalGateway.start>, Promise<LocalGateway>>>();
isTrue<IsAssignable<{ assembly: string }, GatewayOptions>>();
isTrue<IsAssignable<{ assembly: string; port: undefined; strict: undefined }, GatewayOptions>>();
isTrue<Equal<IsAssignable<{ port: number }, GatewayOptions>, false>>();
isTrue<IsAssignable<LocalGateway, AsyncDisposable>>();

// What is asked gives a promise, and takes what `fetch` takes.
isTrue<Equal<ReturnType<typeof gateway.request>, Promise<Response>>>();
isTrue<Equal<ReturnType<typeof gateway.connect>, Promise<WebSocket>>>();
isTrue<IsAssignable<{ json: { id: number }; api: string; stage: string; signal: AbortSignal }, GatewayRequestInit>>();
isTrue<IsAssignable<{ headers: { accept: string }; body: string }, GatewayRequestInit>>();
isTrue<Equal<IsAssignable<{ body: number }, GatewayRequestInit>, false>>();

// A token says who, for what and what more; all of it may be left out.
isTrue<Equal<ReturnType<typeof gateway.token>, Promise<string>>>();
isTrue<IsAssignable<Record<string, never>, TokenOptions>>();
isTrue<IsAssignable<{ route: string; subject: string; claims: { plan: string }; scopes: string[] }, TokenOptions>>();
isTrue<Equal<IsAssignable<{ use: 'refresh' }, TokenOptions>, false>>();
isTrue<Equal<ReturnType<typeof gateway.apiKey>, string>>();

// A function's result is unknown unless the caller says what it is.
isTrue<Equal<Awaited<ReturnType<typeof gateway.invoke>>, unknown>>();
const invoked = gateway.invoke<{ statusCode: number }>('Books/ListBooks');
isTrue<Equal<Awaited<typeof invoked>, { statusCode: number }>>();
isTrue<IsAssignable<FunctionFailed, Error & { errorType: string; trace: readonly string[] }>>();

// An answer is an output, an error, a function of the call, or a list of these.
isTrue<IsAssignable<{ Parameter: { Value: string } }, ServiceAnswer>>();
isTrue<IsAssignable<Error, ServiceAnswer>>();
isTrue<IsAssignable<(call: RecordedCall) => Promise<{ Value: string }>, ServiceAnswer>>();
isTrue<Equal<IsAssignable<number, ServiceAnswer>, false>>();
isTrue<IsAssignable<readonly ServiceAnswer[], Parameters<typeof gateway.answer>[2]>>();
isTrue<Equal<ReturnType<typeof gateway.reset>, Promise<void>>>();

// An SDK client takes the settings as they are.
isTrue<Equal<typeof gateway.dynamoDb, AwsClientSettings>>();
isTrue<Equal<typeof gateway.credentials, AccessKey>>();
isTrue<IsAssignable<AwsClientSettings, { endpoint: string; region: string; credentials: AccessKey }>>();

// What has happened is read, and never written.
isTrue<Equal<typeof gateway.requests, readonly RequestRecord[]>>();
isTrue<Equal<typeof gateway.recorded, readonly RecordedCall[]>>();
isTrue<Equal<typeof gateway.apis, readonly ApiDescription[]>>();
isTrue<Equal<ApiDescription['protocol'], 'REST' | 'HTTP' | 'WEBSOCKET'>>();
isTrue<Equal<RequestRecord['cacheHits'], readonly ('response' | 'authorizer')[]>>();
// @ts-expect-error a record cannot be changed
gateway.requests[0].status = 200;

// Errors have a code of the table.
isTrue<Equal<UsageError['code'], UsageErrorCode>>();
isTrue<IsAssignable<'UNKNOWN_ROUTE', UsageErrorCode>>();
isTrue<Equal<IsAssignable<'NO_SUCH_CODE', UsageErrorCode>, false>>();
isTrue<IsAssignable<ConnectionRefused, Error & { status: number; body: string }>>();
isTrue<Equal<ReturnType<typeof renderTemplate>, string>>();
