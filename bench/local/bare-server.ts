import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ServerProcess } from './server-process.js';

/** What a function's environment is at the least: a process that gets an event as text and gives its result as text. */
const child = `
const { handler } = require(process.argv[2]);
process.on('message', async ([id, event]) => {
  process.send([id, JSON.stringify(await handler(JSON.parse(event), {}))]);
});
`;

/** `node:http` and nothing else: /function calls the handler in a process, one request at a time in each; /static answers by itself. */
const server = `
const http = require('node:http');
const { fork } = require('node:child_process');
const idle = [], waiting = [], pending = new Map();
let count = 0;
const start = () => {
  const child = fork(__dirname + '/child.cjs', [process.argv[2]]);
  child.on('message', ([id, result]) => {
    pending.get(id)(result);
    pending.delete(id);
    const next = waiting.shift();
    if (next) next(child); else idle.push(child);
  });
  idle.push(child);
};
for (let i = 0; i < Number(process.argv[3]); i++) start();
const acquire = () => idle.length > 0 ? Promise.resolve(idle.pop()) : new Promise((resolve) => waiting.push(resolve));
http.createServer(async (request, response) => {
  if (request.url === '/static') {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"message":"hello"}');
    return;
  }
  const event = JSON.stringify({ path: request.url, httpMethod: request.method, headers: request.headers });
  const child = await acquire();
  const id = ++count;
  const result = JSON.parse(await new Promise((resolve) => { pending.set(id, resolve); child.send([id, event]); }));
  response.writeHead(result.statusCode, result.headers).end(result.body);
}).listen(0, '127.0.0.1', function () { console.log('http://127.0.0.1:' + this.address().port); });
`;

/** A bare server that calls the handler of a file in as many processes as there are processors. */
export function startBareServer(folder: string, handlerFile: string): Promise<ServerProcess> {
  writeFileSync(join(folder, 'child.cjs'), child);
  writeFileSync(join(folder, 'server.cjs'), server);
  return ServerProcess.start(process.execPath, ['server.cjs', handlerFile, String(availableParallelism())], {
    cwd: folder,
    ready: (output) => /http:\S+/.exec(output)?.[0],
  });
}
