import { buffer } from 'node:stream/consumers';
import { type Files, type FunctionFixture, openFunctionFixture } from './function-fixture.js';

let fixture: FunctionFixture;
beforeEach(() => {
  fixture = openFunctionFixture();
});
afterEach(() => fixture.close());

const custom = { runtime: 'provided.al2023', handler: 'pets' };

/** The loop of a runtime, as in the tutorial of a custom runtime, with curl. */
const shell = (answer: string): Files => ({
  bootstrap: `#!/bin/sh
API="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
echo "started for $_HANDLER"
while true; do
  HEADERS=$(mktemp)
  EVENT=$(curl -sS -D "$HEADERS" "$API/invocation/next") || exit 1
  ID=$(grep -i '^lambda-runtime-aws-request-id:' "$HEADERS" | tr -d '\\r' | cut -d' ' -f2)
  ${answer}
done
`,
});

test('a shell script answers through the Runtime API, more than once', async () => {
  const lambdaFunction = fixture.functionOf(
    shell('curl -sS -o /dev/null -d "{\\"event\\":$EVENT,\\"pid\\":$$}" "$API/invocation/$ID/response"'),
    { ...custom, name: 'pets' },
  );
  const first = (await fixture.call(lambdaFunction, { a: 1 })) as { event: unknown; pid: number };
  const second = (await fixture.call(lambdaFunction, { a: 2 })) as { event: unknown; pid: number };
  expect([first.event, second.event]).toEqual([{ a: 1 }, { a: 2 }]);
  expect(second.pid).toBe(first.pid);
  expect(fixture.lines('stdout')).toEqual(['started for pets']);
});

test('an answer over 6 MB is refused, and the next request works', async () => {
  const lambdaFunction = fixture.functionOf(
    shell(
      'head -c $EVENT /dev/zero | tr "\\0" 1 | curl -sS -o /dev/null -H Expect: --data-binary @- "$API/invocation/$ID/response"',
    ),
    custom,
  );
  expect(await fixture.callFailing(lambdaFunction, 7_000_000)).toMatchObject({
    errorType: 'Function.ResponseSizeTooLarge',
  });
  expect(await fixture.call(lambdaFunction, 3)).toBe(111);
});

test('memory beyond the limit ends a bootstrap and what it has started', async () => {
  const lambdaFunction = fixture.functionOf(shell('exec head -c 1000000000 /dev/zero | tail'), custom);
  expect((await fixture.callFailing(lambdaFunction)).errorMessage).toContain('signal: killed');
  expect(fixture.lines('platform').join('\n')).toContain('used all of its memory');
});

test('an error that the runtime reports is the result', async () => {
  const payload = '{\\"errorType\\":\\"Pets.None\\",\\"errorMessage\\":\\"no pets\\"}';
  const lambdaFunction = fixture.functionOf(
    shell(`curl -sS -o /dev/null -d "${payload}" "$API/invocation/$ID/error"`),
    custom,
  );
  expect(await fixture.callFailing(lambdaFunction)).toEqual({ errorType: 'Pets.None', errorMessage: 'no pets' });
});

test('a bootstrap that ends in a request, before the first one, or says why it cannot start', async () => {
  const inRequest = fixture.functionOf(shell('exit 3'), custom);
  expect((await fixture.callFailing(inRequest)).errorMessage).toContain('Runtime exited with error: exit status 3');
  const before = fixture.functionOf({ bootstrap: '#!/bin/sh\nexit 2\n' }, custom);
  expect((await fixture.callFailing(before)).errorMessage).toContain('Runtime exited with error: exit status 2');
  const saying = fixture.functionOf(
    {
      bootstrap: `#!/bin/sh\ncurl -sS -d '{"errorType":"Init.Bad","errorMessage":"bad"}' "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/init/error"\nexit 1\n`,
    },
    custom,
  );
  expect(await fixture.callFailing(saying)).toEqual({ errorType: 'Init.Bad', errorMessage: 'bad' });
});

test('a bootstrap that cannot be started', async () => {
  const lambdaFunction = fixture.functionOf({ bootstrap: '#!/nowhere/interpreter\n' }, custom);
  const error = await fixture.callFailing(lambdaFunction);
  expect(error.errorType).toBe('Runtime.InvalidEntrypoint');
  expect(error.errorMessage).toContain('ENOENT');
});

test('a bootstrap that takes too long is ended, with all that it started', async () => {
  const lambdaFunction = fixture.functionOf(shell('sleep 60'), { ...custom, timeoutSeconds: 1 });
  expect((await fixture.callFailing(lambdaFunction)).errorType).toBe('Sandbox.Timedout');
});

/** A runtime in Node.js that answers with what the API told it, and tries what the API refuses. */
const node: Files = {
  bootstrap: `#!${process.execPath}
const http = require('node:http');
const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const call = (method, path, body, headers = {}) => new Promise((resolve, reject) => {
  const request = http.request({ hostname, port, method, path: '/2018-06-01/runtime' + path, headers }, async (response) => {
    let text = ''; for await (const chunk of response) text += chunk;
    resolve({ status: response.statusCode, headers: response.headers, text });
  }).on('error', reject);
  if (typeof body === 'function') body(request); else request.end(body);
});
(async () => { for (;;) {
  const next = await call('GET', '/invocation/next');
  const id = next.headers['lambda-runtime-aws-request-id'];
  const event = JSON.parse(next.text);
  if (event.stream) {
    await call('POST', '/invocation/' + id + '/response', (request) => { request.write('{"statusCode":200}' + '\\0'.repeat(8)); request.end('streamed'); }, {
      'Lambda-Runtime-Function-Response-Mode': 'streaming', 'Transfer-Encoding': 'chunked', 'Content-Type': 'application/vnd.awslambda.http-integration-response' });
    continue;
  }
  const wrongId = await call('POST', '/invocation/other/response', '1');
  const wrongPath = await call('GET', '/nothing');
  await call('POST', '/invocation/' + id + '/response', JSON.stringify({ headers: next.headers, now: Date.now(), refused: [wrongId.status, wrongPath.status] }));
} })();
`,
};

test('a request comes with its id, deadline, ARN and trace; what the API does not know is refused', async () => {
  const lambdaFunction = fixture.functionOf(node, custom);
  const answer = (await fixture.call(lambdaFunction, {}, { traceId: 'Root=1-2-3' })) as {
    headers: Record<string, string>;
    now: number;
    refused: unknown;
  };
  expect(answer.headers).toMatchObject({
    'lambda-runtime-aws-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'lambda-runtime-invoked-function-arn': lambdaFunction.arn,
    'lambda-runtime-trace-id': 'Root=1-2-3',
  });
  const remaining = Number(answer.headers['lambda-runtime-deadline-ms']) - answer.now;
  expect(remaining).toBeGreaterThan(5000);
  expect(remaining).toBeLessThanOrEqual(10_000);
  expect(answer.refused).toEqual([400, 404]);
});

test('a runtime may stream its response', async () => {
  const result = await fixture.runner.invokeStreaming(fixture.functionOf(node, custom), { payload: '{"stream":true}' });
  if (result.outcome !== 'stream') throw new Error(JSON.stringify(result));
  expect(result.contentType).toBe('application/vnd.awslambda.http-integration-response');
  expect(String(await buffer(result.payload))).toBe(`{"statusCode":200}${'\0'.repeat(8)}streamed`);
});
