/** A handler that dies, or tries what might bring down more than itself. */
export interface Death {
  readonly name: string;
  /** The body of the handler, or with `isModule` the whole module. */
  readonly source: string;
  readonly isModule?: boolean;
  /** What the client gets: the body of 200, or 500. */
  readonly answer: string | 500;
  /** In the log of the function. */
  readonly told?: RegExp;
}

const usedAll = /used all of its memory\tMemory Size: 128 MB\tMax Memory Used: 128 MB/;
const killed = /Error: Runtime exited with error: signal: killed/;
const timedOut = /Task timed out after 1\.00 seconds/;
const noMessage = /it wrote bytes that are no message/;

const signals: readonly (readonly [string, string])[] = [
  ['SIGKILL', 'killed'],
  ['SIGTERM', 'terminated'],
  ['SIGABRT', 'aborted'],
  ['SIGSEGV', 'segmentation fault'],
  ['SIGBUS', 'bus error'],
  ['SIGINT', 'interrupt'],
  ['SIGHUP', 'hangup'],
];

/** Of Node.js handlers: `fs`, `event` and `context` are there. */
export const nodeDeaths: readonly Death[] = [
  {
    name: 'an array that grows',
    source: 'const all = []; for (;;) all.push({ n: all.length });',
    answer: 500,
    told: usedAll,
  },
  {
    name: 'an array of numbers that grows',
    source: 'const all = []; for (;;) all.push(1.5);',
    answer: 500,
    told: killed,
  },
  {
    name: 'Buffers that grow',
    source: 'const all = []; for (;;) all.push(Buffer.alloc(1 << 20, 1));',
    answer: 500,
    told: usedAll,
  },
  { name: 'one Buffer of 2 GB', source: 'return Buffer.alloc(2 ** 31 - 1, 1).length;', answer: 500, told: usedAll },
  {
    name: 'JSON that takes more memory than it has',
    source: "return JSON.parse('[' + '[],'.repeat(2e7) + '[]]').length;",
    answer: 500,
    told: usedAll,
  },
  {
    name: 'memory of a program that it starts',
    source: `require('node:child_process').execFileSync(process.execPath, ['-e', 'const all = []; for (;;) all.push(Buffer.alloc(1 << 20, 1))']);`,
    answer: 500,
    told: usedAll,
  },
  ...signals.map(
    ([signal, words]): Death => ({
      name: `${signal} to itself`,
      source: `process.kill(process.pid, '${signal}'); await new Promise((r) => setTimeout(r, 5000));`,
      answer: 500,
      told: new RegExp(`signal: ${words}`),
    }),
  ),
  {
    name: 'SIGKILL to its process group',
    source: "process.kill(0, 'SIGKILL'); await new Promise((r) => setTimeout(r, 5000));",
    answer: 500,
    told: killed,
  },
  { name: 'SIGSTOP to itself', source: "process.kill(process.pid, 'SIGSTOP');", answer: 500, told: timedOut },
  { name: 'process.abort', source: 'process.abort();', answer: 500, told: /signal: aborted/ },
  { name: 'process.exit(0)', source: 'process.exit(0);', answer: 500, told: /exited without providing a reason/ },
  { name: 'process.exit(1)', source: 'process.exit(1);', answer: 500, told: /exit status 1/ },
  { name: 'process.reallyExit', source: 'process.reallyExit(5);', answer: 500, told: /exit status 5/ },
  {
    name: 'an exit that never ends',
    source: "process.on('exit', () => { for (;;); }); process.exit(1);",
    answer: 500,
    told: timedOut,
  },
  {
    name: 'process.exit at load',
    source: 'process.exit(0);',
    isModule: true,
    answer: 500,
    told: /exited without providing a reason/,
  },
  {
    name: 'SIGKILL at load',
    source: "process.kill(process.pid, 'SIGKILL');",
    isModule: true,
    answer: 500,
    told: killed,
  },
  { name: 'an exit after the answer', source: "setTimeout(() => process.exit(1), 1); return 'ok';", answer: 'ok' },
  {
    name: 'a rejection after the answer',
    source: "setTimeout(() => Promise.reject(new Error('late')), 1); return 'ok';",
    answer: 'ok',
    told: /UnhandledPromiseRejection/,
  },
  {
    name: 'an exception after the answer',
    source: "setTimeout(() => { throw new Error('late'); }, 1); return 'ok';",
    answer: 'ok',
    told: /late/,
  },
  {
    name: 'descriptor 3 closed twice',
    source: 'fs.closeSync(3); try { fs.closeSync(3); } catch {} await new Promise((r) => setTimeout(r, 5000));',
    answer: 500,
    told: killed,
  },
  {
    name: 'descriptor 4 closed twice',
    source: "fs.closeSync(4); try { fs.closeSync(4); } catch {} return 'ok';",
    answer: 500,
    told: /Runtime exited with error/,
  },
  {
    name: 'every descriptor closed',
    source:
      'for (let n = 0; n < 256; n++) try { fs.closeSync(n); } catch {} await new Promise((r) => setTimeout(r, 5000));',
    answer: 500,
    told: /Runtime exited/,
  },
  {
    name: 'garbage on descriptor 3',
    source: "fs.writeSync(3, 'garbage'); await new Promise((r) => setTimeout(r, 5000));",
    answer: 500,
    told: noMessage,
  },
  { name: 'garbage on descriptor 4', source: "fs.writeSync(4, 'garbage'); return 'ok';", answer: 500, told: noMessage },
  {
    name: 'one byte on descriptor 4',
    source: "fs.writeSync(4, '\\0'); await new Promise((r) => setTimeout(r, 5000));",
    answer: 500,
    told: noMessage,
  },
  {
    name: 'a huge length on descriptor 4',
    source: "fs.writeSync(4, Buffer.alloc(13, 0xff)); return 'ok';",
    answer: 500,
    told: noMessage,
  },
  {
    name: '20 MB of garbage on descriptor 4',
    source: "fs.writeSync(4, Buffer.alloc(2e7, 1)); return 'ok';",
    answer: 500,
    told: noMessage,
  },
  { name: 'a loop that never ends', source: 'for (;;);', answer: 500, told: timedOut },
  {
    name: 'a program that it waits for',
    source: "require('node:child_process').execSync('sleep 60');",
    answer: 500,
    told: timedOut,
  },
  {
    name: 'a wait without an end',
    source: 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);',
    answer: 500,
    told: timedOut,
  },
  {
    name: 'a program that outlives it',
    source:
      "require('node:child_process').spawn('sleep', ['60'], { detached: true, stdio: 'inherit' }).unref(); setTimeout(() => process.exit(0), 1); return 'ok';",
    answer: 'ok',
  },
  {
    name: 'many programs',
    source: "for (let n = 0; n < 40; n++) require('node:child_process').spawn('sleep', ['60']); process.exit(3);",
    answer: 500,
    told: /exit status 3/,
  },
  {
    name: 'its standard streams closed',
    source:
      "fs.closeSync(1); fs.closeSync(2); console.log('on'); process.stdout.destroy(); process.stderr.end(); return 'ok';",
    answer: 'ok',
    told: /^on$/m,
  },
  {
    name: '100 MB on one line',
    source: "const piece = 'x'.repeat(1e6); for (let n = 0; n < 100; n++) process.stdout.write(piece); return 'ok';",
    answer: 'ok',
  },
  {
    name: '100 MB on one line of the descriptor',
    source: "const piece = 'x'.repeat(1e6); for (let n = 0; n < 100; n++) fs.writeSync(1, piece); return 'ok';",
    answer: 'ok',
  },
  {
    name: 'an error that throws when it is read',
    source:
      "throw { get name() { throw 1; }, get message() { throw 1; }, get stack() { throw 1; }, [Symbol.toStringTag]: 'Error', toString() { throw 1; } };",
    answer: 500,
  },
  {
    name: 'an error that is a proxy',
    source: 'throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 1; } });',
    answer: 500,
  },
  { name: 'an error without a prototype', source: 'throw Object.create(null);', answer: 500 },
  { name: 'a result in a circle', source: 'const a = {}; a.a = a; return a;', answer: 500, told: /circular/ },
  { name: 'a result that is a BigInt', source: 'return { n: 1n };', answer: 500, told: /BigInt/ },
  {
    name: 'a result that throws when it is read',
    source: 'return { get a() { throw new Error("no"); } };',
    answer: 500,
  },
  { name: 'a thenable that throws', source: 'return { then() { throw new Error("no"); } };', answer: 500 },
  { name: 'a result over 6 MB', source: "return 'x'.repeat(7e6);", answer: 500 },
  {
    name: 'a recursion without an end',
    source: 'const f = () => f() + 1; return f();',
    answer: 500,
    told: /Maximum call stack/,
  },
  {
    name: 'a worker that exits',
    source:
      "const { Worker } = require('node:worker_threads'); const w = new Worker('process.exit(9)', { eval: true }); await new Promise((r) => w.on('exit', r)); return 'ok';",
    answer: 'ok',
  },
  {
    name: 'a worker that throws',
    source:
      "const { Worker } = require('node:worker_threads'); new Worker('throw new Error(\\'of a worker\\')', { eval: true }); await new Promise((r) => setTimeout(r, 5000));",
    answer: 500,
    told: /of a worker/,
  },
  {
    name: 'a message to its parent',
    source: "process.send({}); return 'ok';",
    answer: 500,
    told: /process\.send is not a function/,
  },
  {
    name: 'a message of a worker that it is not',
    source: "require('node:worker_threads').parentPort.postMessage({}); return 'ok';",
    answer: 500,
    told: /postMessage/,
  },
  {
    name: 'JSON.stringify replaced',
    source: "JSON.stringify = () => { throw new Error('no'); }; return 'ok';",
    answer: 500,
  },
  {
    name: 'fs.writeSync replaced',
    source: "fs.writeSync = () => { throw new Error('no'); }; return 'ok';",
    answer: 'ok',
  },
  { name: 'what loads no library', source: "process.dlopen({ exports: {} }, '/dev/null');", answer: 500 },
];

/** Of Python handlers: `os`, `sys`, `threading` and `time` are there. */
export const pythonDeaths: readonly Death[] = [
  {
    name: 'a list that grows',
    source: 'all = []\nwhile True: all.append(bytearray(1 << 20))',
    answer: 500,
    told: usedAll,
  },
  {
    name: 'one array of 1 GB',
    source: 'a = bytearray(1 << 30)\nfor i in range(0, len(a), 4096): a[i] = 1',
    answer: 500,
    told: usedAll,
  },
  { name: 'os._exit(0)', source: 'os._exit(0)', answer: 500, told: /exited without providing a reason/ },
  { name: 'os._exit(1)', source: 'os._exit(1)', answer: 500, told: /exit status 1/ },
  { name: 'sys.exit', source: 'sys.exit(4)', answer: 500, told: /exit status 4/ },
  { name: 'an exit at load', source: 'import os\nos._exit(2)', isModule: true, answer: 500, told: /exit status 2/ },
  ...signals
    .filter(([signal]) => signal !== 'SIGINT')
    .map(
      ([signal, words]): Death => ({
        name: `${signal} to itself`,
        source: `import signal\nos.kill(os.getpid(), signal.${signal})\ntime.sleep(5)`,
        answer: 500,
        told: new RegExp(`signal: ${words}`),
      }),
    ),
  {
    name: 'SIGINT to itself',
    source: 'import signal\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(5)',
    answer: 500,
    told: /Runtime exited/,
  },
  {
    name: 'SIGKILL to its process group',
    source: 'import signal\nos.killpg(0, signal.SIGKILL)',
    answer: 500,
    told: killed,
  },
  { name: 'os.abort', source: 'os.abort()', answer: 500, told: /signal: aborted/ },
  {
    name: 'memory that is not its own',
    source: 'import ctypes\nctypes.string_at(0)',
    answer: 500,
    told: /signal: segmentation fault/,
  },
  {
    name: 'a recursion without an end',
    source: 'def f(n): return f(n + 1) + 1\nreturn f(0)',
    answer: 500,
    told: /RecursionError/,
  },
  {
    name: 'a recursion without a limit',
    source: 'sys.setrecursionlimit(10 ** 9)\nimport json\na = []\nfor _ in range(10 ** 6): a = [a]\nreturn repr(a)',
    answer: 500,
    told: /Runtime exited/,
  },
  {
    name: 'descriptor 3 closed twice',
    source: 'os.close(3)\ntry: os.close(3)\nexcept OSError: pass\ntime.sleep(5)',
    answer: 500,
    told: killed,
  },
  { name: 'every descriptor closed', source: 'os.closerange(0, 256)\ntime.sleep(5)', answer: 500, told: killed },
  { name: 'garbage on descriptor 3', source: 'os.write(3, b"garbage")\ntime.sleep(5)', answer: 500, told: noMessage },
  { name: 'garbage on descriptor 4', source: 'os.write(4, b"garbage")\nreturn "ok"', answer: 500, told: noMessage },
  {
    name: 'a huge length on descriptor 4',
    source: 'os.write(4, b"\\xff" * 13)\nreturn "ok"',
    answer: 500,
    told: noMessage,
  },
  {
    name: 'frames of two threads',
    source:
      'def out(stream, text):\n  for _ in range(20): print(text * 70000, file=stream)\nthreads = [threading.Thread(target=out, args=given) for given in ((sys.stdout, "o"), (sys.stderr, "e"), (sys.stdout, "p"))]\nfor thread in threads: thread.start()\nfor thread in threads: thread.join()\nreturn "ok"',
    answer: 'ok',
  },
  {
    name: 'a thread that prints without an end',
    source:
      'def out():\n  while True: print("on")\nthreading.Thread(target=out, daemon=True).start()\ntime.sleep(0.05)\nreturn "ok"',
    answer: 'ok',
  },
  {
    name: 'a thread that never ends',
    source: 'def out():\n  while True: pass\nthreading.Thread(target=out).start()\nreturn "ok"',
    answer: 'ok',
  },
  { name: 'a copy of itself that answers too', source: 'os.fork()\nprint("copy")\nreturn "ok"', answer: 'ok' },
  {
    name: 'copies of itself',
    source: 'for _ in range(20):\n  if os.fork() == 0:\n    time.sleep(60)\ntime.sleep(0.3)\nos._exit(3)',
    answer: 500,
    told: /exit status 3/,
  },
  {
    name: 'a program that outlives it',
    source: 'import subprocess\nsubprocess.Popen(["sleep", "60"], start_new_session=True)\nreturn "ok"',
    answer: 'ok',
  },
  {
    name: 'its standard streams closed',
    source: 'os.close(1)\nos.close(2)\nprint("on")\nsys.stdout.close()\nreturn "ok"',
    answer: 'ok',
    told: /^on$/m,
  },
  { name: 'a loop that never ends', source: 'while True: pass', answer: 500, told: timedOut },
  {
    name: '100 MB on one line',
    source: 'for _ in range(100): print("x" * 1000000, end="")\nreturn "ok"',
    answer: 'ok',
  },
  {
    name: 'an exception that throws when it is read',
    source: 'class Bad(Exception):\n  def __str__(self): raise ValueError("no")\nraise Bad()',
    answer: 500,
    told: /Bad/,
  },
  {
    name: 'an exception that no handler catches',
    source: 'raise KeyboardInterrupt()',
    answer: 500,
    told: /Runtime exited/,
  },
  { name: 'a result in a circle', source: 'a = []\na.append(a)\nreturn a', answer: 500, told: /MarshalError/ },
  { name: 'a result over 6 MB', source: 'return "x" * 7000000', answer: 500 },
  {
    name: 'json.dumps replaced',
    source: 'import json\ndef no(*a, **k): raise ValueError("no")\njson.dumps = no\nreturn "ok"',
    answer: 500,
  },
];

const nodeModule = (body: string) =>
  `const fs = require('node:fs');\nexports.handler = async (event, context) => {\n${body}\n};`;

const pythonModule = (body: string) => {
  const indented = body.split('\n').map((line) => `  ${line}`);
  return `import os, sys, threading, time\ndef handler(event, context):\n${indented.join('\n')}\n`;
};

/** The module that has the handler. */
export function moduleOf(death: Death, runtime: 'node' | 'python'): string {
  if (death.isModule) return death.source;
  return runtime === 'node' ? nodeModule(death.source) : pythonModule(death.source);
}
