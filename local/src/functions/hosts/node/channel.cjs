'use strict';
const { writeSync } = require('node:fs');
const net = require('node:net');

/**
 * What the host and the gateway tell each other: requests come on descriptor 3, messages go to descriptor 4, in frames. A frame is the
 * token of the environment (4 bytes, which the first frame brings), its type, the number of the request, and the length of what follows.
 */
const requestsDescriptor = 3;
const messagesDescriptor = 4;
const headerBytes = 13;

/** Of the frames that come. */
const incoming = { 1: 'launch', 2: 'request', 3: 'taken', 4: 'recall' };

/** Of the frames that go. */
const outgoing = {
  initialised: 16,
  crashed: 17,
  responded: 18,
  failed: 19,
  streamBegan: 20,
  streamed: 21,
  streamEnded: 22,
  stdout: 23,
  stderr: 24,
  returned: 25,
};

/** What is longer goes in several frames, so that neither side needs much memory for it. */
const pieceBytes = 65_536;

let token = 0;
/** Frames that are written together. @type {Buffer[] | undefined} */
let gathered;
/** @type {net.Socket} */
let socket;

/**
 * Writes a frame at once and wholly, even if the process ends with the next statement.
 *
 * @param {keyof typeof outgoing} type
 * @param {string | Uint8Array} payload
 * @param {number} request its number, or 0
 */
function tell(type, payload, request) {
  const length = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length;
  const frame = Buffer.allocUnsafe(headerBytes + length);
  frame.writeUInt32BE(token, 0);
  frame.writeUInt8(outgoing[type], 4);
  frame.writeUInt32BE(request, 5);
  frame.writeUInt32BE(length, 9);
  if (typeof payload === 'string') frame.write(payload, headerBytes);
  else frame.set(payload, headerBytes);
  if (gathered) gathered.push(frame);
  else writeWhole(frame);
}

/**
 * Writes what is told in the meantime at once, so that the gateway reads it at once.
 *
 * @param {() => void} tellAll
 */
function tellTogether(tellAll) {
  gathered = [];
  try {
    tellAll();
  } finally {
    const frames = gathered;
    gathered = undefined;
    writeWhole(Buffer.concat(frames));
  }
}

/**
 * @param {keyof typeof outgoing} type
 * @param {Uint8Array} bytes
 * @param {number} request
 */
function tellInPieces(type, bytes, request) {
  for (let offset = 0; offset < bytes.length; offset += pieceBytes) {
    tell(type, bytes.subarray(offset, offset + pieceBytes), request);
  }
}

/** @param {Buffer} frame */
function writeWhole(frame) {
  let written = 0;
  while (written < frame.length) {
    try {
      written += writeSync(messagesDescriptor, frame, written);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      // Somebody has made the descriptor non-blocking.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

/**
 * Calls back for each frame that comes. When the gateway is gone, so is this process with all that it started.
 *
 * @param {(type: string, request: number, payload: Buffer) => void} onFrame
 */
function listen(onFrame) {
  const read = frameReader((type, request, payload) => onFrame(incoming[type], request, payload));
  const onread = {
    buffer: Buffer.allocUnsafe(pieceBytes),
    callback(size, buffer) {
      read(buffer.subarray(0, size));
      return true;
    },
  };
  socket = new net.Socket({ fd: requestsDescriptor, readable: true, writable: false, onread });
  socket.on('error', () => {});
  socket.on('close', () => process.kill(0, 'SIGKILL'));
}

/** @param {(type: number, request: number, payload: Buffer) => void} onFrame */
function frameReader(onFrame) {
  /** Of a frame that is not whole: copies, as the buffer of the socket is used again. */
  let parts = [];
  let size = 0;
  let needed = headerBytes;
  return (chunk) => {
    size += chunk.length;
    if (size < needed) {
      parts.push(Buffer.from(chunk));
      return;
    }
    const bytes = parts.length === 0 ? chunk : Buffer.concat([...parts, chunk]);
    let offset = 0;
    needed = headerBytes;
    while (bytes.length - offset >= headerBytes) {
      const end = offset + headerBytes + bytes.readUInt32BE(offset + 9);
      if (end > bytes.length) {
        needed = end - offset;
        break;
      }
      token = bytes.readUInt32BE(offset);
      onFrame(bytes[offset + 4], bytes.readUInt32BE(offset + 5), bytes.subarray(offset + headerBytes, end));
      offset = end;
    }
    size = bytes.length - offset;
    parts = size === 0 ? [] : [Buffer.from(bytes.subarray(offset))];
  };
}

/** Whether waiting for requests keeps the event loop alive. */
const keepAlive = () => socket.ref();
const letGo = () => socket.unref();

module.exports = { tell, tellInPieces, tellTogether, listen, keepAlive, letGo };
