import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ServerProcess } from './server-process.js';

/** The newest that runs without an account: version 14 needs version 4 of the framework, which asks for a licence. */
const versions = ['serverless@3', 'serverless-offline@13'];

/** Installs it into a folder, from the registry. */
export function installServerlessOffline(folder: string): string {
  const project = join(folder, 'serverless');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{"private":true}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...versions], {
    cwd: project,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  writeFileSync(
    join(project, 'serverless.yml'),
    [
      'service: bench',
      "frameworkVersion: '3'",
      'provider: { name: aws, runtime: nodejs20.x, region: us-east-1, stage: prod }',
      'plugins: [serverless-offline]',
      'functions:',
      '  hello:',
      '    handler: handler.handler',
      '    events:',
      '      - http: { method: get, path: hello }',
      '      - httpApi: { method: get, path: /hello }',
    ].join('\n'),
  );
  return project;
}

/** Starts it; REST is below `/prod`, HTTP at the root. */
export async function startServerlessOffline(project: string, flags: readonly string[]): Promise<ServerProcess> {
  const [http, lambda, websocket] = await Promise.all([freePort(), freePort(), freePort()]);
  const ports = ['--httpPort', http, '--lambdaPort', lambda, '--websocketPort', websocket].map(String);
  const started = await ServerProcess.start(
    process.execPath,
    ['node_modules/serverless/bin/serverless.js', 'offline', '--host', '127.0.0.1', ...ports, ...flags],
    { cwd: project, ready: (output) => (/Server ready: /.test(output) ? `http://127.0.0.1:${http}` : undefined) },
  );
  return started;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
