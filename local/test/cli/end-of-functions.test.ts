import { existsSync } from 'node:fs';
import { folderWith } from '../gateway/assemblies.js';
import { until } from '../until.js';
import { gatewright } from './run-gatewright.js';

jest.setTimeout(60_000);

/** Handlers that tell their process, and that of a program that they have started, and then notice nothing any more. */
const handlers: readonly (readonly [string, string, string])[] = [
  [
    'a Node.js handler in an endless loop',
    'nodejs22.x',
    `exports.handler = async () => {
      const child = require('node:child_process').spawn('sleep', ['600']);
      console.log('pids', process.pid, child.pid);
      for (;;);
    };`,
  ],
  [
    'a Python handler in an endless loop',
    'python3.11',
    `import os, subprocess
def handler(event, context):
    print("pids", os.getpid(), subprocess.Popen(["sleep", "600"]).pid)
    while True: pass
`,
  ],
];

function templateOf(runtime: string, source: string): string {
  const template = {
    Resources: {
      F: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Runtime: runtime,
          Handler: 'index.handler',
          Role: 'arn:aws:iam::123456789012:role/role',
          Timeout: 600,
          Code: { ZipFile: source },
        },
      },
      P: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: { Ref: 'F' },
          Principal: 'apigateway.amazonaws.com',
        },
      },
      Api: {
        Type: 'AWS::ApiGatewayV2::Api',
        Properties: { Name: 'api', ProtocolType: 'HTTP', Target: { 'Fn::GetAtt': ['F', 'Arn'] } },
      },
    },
  };
  return `${folderWith({ 'template.json': JSON.stringify(template) })}/template.json`;
}

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux.each(handlers)('%s', (_, runtime, source) => {
  test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'ends with the gateway at %s, and so does what it has started',
    async (signal) => {
      const gateway = gatewright(['start', templateOf(runtime, source), '--port', '0', '--json']);
      const { apis } = await gateway.untilEvent('ready');
      fetch(apis[0]?.stages[0]?.url as string).catch(() => {});
      const pids = await gateway.until(({ stdout }) => /pids (\d+) (\d+)/.exec(stdout)?.slice(1));
      expect(pids.every(isRunning)).toBe(true);
      await gateway.end(signal);
      await until(() => !pids.some(isRunning));
    },
  );
});

function isRunning(pid: string): boolean {
  return existsSync(`/proc/${pid}/exe`);
}
