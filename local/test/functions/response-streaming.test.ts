import { buffer } from 'node:stream/consumers';
import type { LambdaFunction } from '../../src/model/function.js';
import { until } from '../until.js';
import { type FunctionFixture, openFunctionFixture, writeFiles } from './function-fixture.js';

let fixture: FunctionFixture;
beforeEach(() => {
  fixture = openFunctionFixture();
});
afterEach(() => fixture.close());

async function openStream(lambdaFunction: LambdaFunction, event: unknown = {}) {
  const result = await fixture.runner.invokeStreaming(lambdaFunction, { payload: JSON.stringify(event) });
  if (result.outcome !== 'stream') throw new Error(JSON.stringify(result));
  return result;
}

const streamed = (body: string) => ({
  'index.js': `exports.handler = awslambda.streamifyResponse(async (event, stream, context) => {${body}});`,
});

test('a stream begins with the metadata and eight NUL bytes', async () => {
  const lambdaFunction = fixture.functionOf(
    streamed(`stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { a: 'b' } });
      stream.write('hel'); stream.write('lo'); stream.end();`),
  );
  const { payload, contentType } = await openStream(lambdaFunction);
  expect(contentType).toBe('application/vnd.awslambda.http-integration-response');
  expect((await buffer(payload)).toString()).toBe(`{"statusCode":201,"headers":{"a":"b"}}${'\0'.repeat(8)}hello`);
});

test('what is written arrives while the handler still runs', async () => {
  const files = streamed(`const fs = require('node:fs');
    const released = new Promise((resolve) => { fs.watch('.', () => { if (fs.existsSync('release')) resolve(); }); });
    stream.write('first');
    await released;
    stream.end('last');`);
  const lambdaFunction = fixture.functionOf(files);
  const { payload } = await openStream(lambdaFunction);
  const chunks = payload[Symbol.asyncIterator]();
  expect(String((await chunks.next()).value)).toBe('first');
  writeFiles((lambdaFunction.code as { path: string }).path, { release: '' });
  expect(String((await chunks.next()).value)).toBe('last');
  expect((await chunks.next()).done).toBe(true);
});

test('20 MB come through a slow reader whole, and the next request works', async () => {
  const lambdaFunction = fixture.functionOf(
    streamed(`const { pipeline } = require('node:stream/promises');
      await pipeline(async function* () { for (let i = 0; i < event.chunks; i++) yield Buffer.alloc(65536, i); }, stream);`),
  );
  const { payload } = await openStream(lambdaFunction, { chunks: 320 });
  let size = 0;
  for await (const chunk of payload) {
    size += chunk.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(size).toBe(320 * 65536);
  expect(await buffer((await openStream(lambdaFunction, { chunks: 1 })).payload)).toHaveLength(65536);
});

test('an error before the first byte is an error, one after it breaks the stream', async () => {
  const lambdaFunction = fixture.functionOf(
    streamed("if (event.write) stream.write('some'); throw new TypeError('late');"),
  );
  const early = await fixture.runner.invokeStreaming(lambdaFunction, { payload: '{}' });
  expect(early.outcome === 'error' && JSON.parse(early.payload)).toMatchObject({
    errorType: 'TypeError',
    errorMessage: 'late',
  });
  const { payload } = await openStream(lambdaFunction, { write: true });
  await expect(buffer(payload)).rejects.toThrow('TypeError');
});

test('a handler that forgets to end its stream fails', async () => {
  const result = await fixture.runner.invokeStreaming(fixture.functionOf(streamed('return;')), { payload: '{}' });
  expect(result.outcome === 'error' && JSON.parse(result.payload).errorMessage).toBe(
    'Response stream is not finished.',
  );
});

test('a reader that goes away does not stop the handler', async () => {
  const lambdaFunction = fixture.functionOf(
    streamed(`for (let i = 0; i < 64; i++) if (!stream.write(Buffer.alloc(65536))) await new Promise((r) => stream.once('drain', r));
      stream.end(); console.log('ended');`),
    { reservedConcurrency: 1 },
  );
  const { payload } = await openStream(lambdaFunction);
  payload.destroy();
  await until(() => fixture.lines('stdout').includes('ended'));
});

test('Invoke on a streaming handler answers with all it wrote', async () => {
  const lambdaFunction = fixture.functionOf(streamed("stream.write('{\"a\":'); stream.end('1}');"));
  expect(await fixture.call(lambdaFunction)).toEqual({ a: 1 });
});

test('a handler that does not stream is streamed its whole payload', async () => {
  const lambdaFunction = fixture.functionOf({ 'index.js': 'exports.handler = async () => ({ a: 1 });' });
  const { payload, contentType } = await openStream(lambdaFunction);
  expect([contentType, String(await buffer(payload))]).toEqual(['application/json', '{"a":1}']);
});
