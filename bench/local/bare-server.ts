import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connections } from './load.js';
import { ServerProcess } from './server-process.js';

/** What a function's environment is at the least: a thread that gets an event as text and gives its result as text. */
const worker = `
const { parentPort, workerData } = require('node:worker_threads');
const { handler } = require(workerData);
parentPort.on('message', async ([id, event]) => {
  parentPort.postMessage([id, JSON.stringify(await handler(JSON.parse(event), {}))]);
});
`;

/** `node:http` and nothing else: /function calls the handler in a thread, one request at a time in each; /static answers by itself. */
const server = `
const http = require('node:http');
const { Worker } = require('node:worker_threads');
const idle = [], waiting = [], pending = new Map();
let count = 0;
const start = () => {
  const worker = new Worker(__dirname + '/worker.cjs', { workerData: process.argv[2] });
  worker.on('message', ([id, result]) => {
    pending.get(id)(result);
    pending.delete(id);
    const next = waiting.shift();
    if (next) next(worker); else idle.push(worker);
  });
  idle.push(worker);
};
for (let i = 0; i < Number(process.argv[3]); i++) start();
const acquire = () => idle.length > 0 ? Promise.resolve(idle.pop()) : new Promise((resolve) => waiting.push(resolve));
http.createServer(async (request, response) => {
  if (request.url === '/static') {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"message":"hello"}');
    return;
  }
  const event = JSON.stringify({ path: request.url, httpMethod: request.method, headers: request.headers });
  const worker = await acquire();
  const id = ++count;
  const result = JSON.parse(await new Promise((resolve) => { pending.set(id, resolve); worker.postMessage([id, event]); }));
  response.writeHead(result.statusCode, result.headers).end(result.body);
}).listen(0, '127.0.0.1', function () { console.log('http://127.0.0.1:' + this.address().port); });
`;

/** A bare server that calls the handler of a file in as many threads as requests can be in flight. */
export function startBareServer(folder: string, handlerFile: string): Promise<ServerProcess> {
  writeFileSync(join(folder, 'worker.cjs'), worker);
  writeFileSync(join(folder, 'server.cjs'), server);
  return ServerProcess.start(process.execPath, ['server.cjs', handlerFile, String(connections)], {
    cwd: folder,
    ready: (output) => /http:\S+/.exec(output)?.[0],
  });
}
