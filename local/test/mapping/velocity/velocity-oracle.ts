import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What Apache Velocity made of a template. */
export type OracleResult = { readonly output: string } | { readonly error: string };

const JARS = ['velocity', 'commons-collections3', 'commons-lang'].map((name) => `/usr/share/java/${name}.jar`);

/** What keeps Apache Velocity from running here; undefined where it can. */
export function findObstacle(): string | undefined {
  const missing = JARS.find((jar) => !existsSync(jar));
  if (missing !== undefined) return `${missing} is missing (Debian package velocity)`;
  const tool = ['java', 'javac'].find((name) => spawnSync(name, ['-version']).status !== 0);
  return tool === undefined ? undefined : `there is no ${tool}`;
}

/** Renders templates with Apache Velocity 1.7, all in one run of Java. */
export function renderWithVelocity(templates: readonly string[]): OracleResult[] {
  const folder = mkdtempSync(join(tmpdir(), 'velocity-oracle-'));
  try {
    run('javac', ['-nowarn', '-cp', JARS.join(':'), '-d', folder, join(__dirname, 'Oracle.java')], '');
    const lines = templates.map((template) => Buffer.from(template, 'utf8').toString('base64'));
    const output = run('java', ['-Xss4m', '-cp', [folder, ...JARS].join(':'), 'Oracle'], `${lines.join('\n')}\n`);
    return output.trimEnd().split('\n').map(readResult);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(command: string, parameters: readonly string[], input: string): string {
  const { status, stdout, stderr } = spawnSync(command, parameters, { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  return stdout;
}

function readResult(line: string): OracleResult {
  const text = Buffer.from(line.slice(1), 'base64').toString('utf8');
  return line.startsWith('+') ? { output: text } : { error: text };
}
