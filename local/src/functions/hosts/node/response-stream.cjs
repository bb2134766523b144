'use strict';
const { keepAlive, letGo, tell } = require('./channel.cjs');
const { end, fail, isCurrent } = require('./current-request.cjs');
const { RuntimeError } = require('./errors.cjs');

const streaming = Symbol.for('aws.lambda.runtime.handler.streaming');
const highWaterMark = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');

/** As much is told at a time, and no more before it was taken. */
const pieceBytes = 65_536;

const nothing = () => {};

/** Called when the gateway has taken a piece. */
let taken = nothing;

function onTaken() {
  const next = taken;
  taken = nothing;
  next();
}

/** Tells the bytes piece by piece; the answer of the gateway is something that is left to wait for. */
function send(request, bytes, done) {
  if (bytes.length === 0) {
    done();
    return;
  }
  keepAlive();
  taken = () => {
    if (isCurrent(request)) letGo();
    send(request, bytes.subarray(pieceBytes), done);
  };
  tell('streamed', bytes.subarray(0, pieceBytes), request.number);
}

function createResponseStream(request) {
  const { Writable } = require('node:stream');
  let contentType = 'application/octet-stream';
  let began = false;
  const beginOnce = () => {
    if (!began) tell('streamBegan', contentType, request.number);
    began = true;
  };
  const stream = new Writable({
    write(chunk, _encoding, done) {
      // The request may have failed while its handler goes on writing.
      if (!isCurrent(request)) {
        done();
        return;
      }
      const prelude = [];
      if (!began) stream._onBeforeFirstWrite?.((bytes) => prelude.push(Buffer.from(bytes)));
      beginOnce();
      send(request, prelude.length === 0 ? chunk : Buffer.concat([...prelude, chunk]), done);
    },
    final(done) {
      if (isCurrent(request)) beginOnce();
      done();
    },
  });
  stream.setContentType = (type) => {
    if (began) throw new RuntimeError('InvalidStreamingOperation', 'Cannot set content-type, too late.');
    contentType = String(type);
  };
  return stream;
}

/** Runs a handler that writes its answer to a stream. */
function runStreaming(handler, request, event, context) {
  const stream = createResponseStream(request);
  const finished = new Promise((resolve, reject) => stream.once('finish', resolve).once('error', reject));
  finished.catch(() => {});
  const result = handler(event, stream, context);
  if (typeof result?.then !== 'function') throw new Error('Streaming does not support non-async handlers.');
  request.whenEmpty = () => fail(request, new Error('Response stream is not finished.'));
  result
    .then(() => finished)
    .then(
      () => end(request, 'streamEnded', ''),
      (error) => fail(request, error),
    );
}

/** What Lambda puts into the global scope of a handler. */
function provideStreaming() {
  globalThis.awslambda = {
    streamifyResponse(handler, options) {
      handler[streaming] = 'response';
      if (options?.highWaterMark !== undefined) handler[highWaterMark] = Number.parseInt(options.highWaterMark, 10);
      return handler;
    },
    HttpResponseStream: {
      from(stream, metadata) {
        stream.setContentType('application/vnd.awslambda.http-integration-response');
        const prelude = JSON.stringify(metadata);
        stream._onBeforeFirstWrite = (write) => {
          write(prelude);
          write(new Uint8Array(8));
        };
        return stream;
      },
    },
  };
}

module.exports = { onTaken, provideStreaming, runStreaming };
