import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(__dirname, '../..');

/** A project of somebody who installed both packages from their tarballs. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'gatewright-packages-'));

  /** Packs what `npm run build` made and installs it beside what such a project has. */
  install(dependencies: Readonly<Record<string, string>>): void {
    const packed = ['.', 'local'].map((workspace) => this.#pack(join(root, workspace)));
    const [constructs, gateway] = packed as [string, string];
    this.write('package.json', {
      name: 'user',
      private: true,
      dependencies: { 'cdk-gatewright': `file:${constructs}`, gatewright: `file:${gateway}`, ...dependencies },
    });
    this.run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']);
  }

  /** Writes a file, and objects as JSON. */
  write(path: string, content: string | object): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Runs a program in a folder of the project; throws with what it printed if it fails. */
  run(program: string, options: readonly string[], folder = '.'): string {
    try {
      const cwd = join(this.folder, folder);
      return execFileSync(program, options, { cwd, encoding: 'utf8', stdio: 'pipe', env: environment() });
    } catch (error) {
      const { stdout, stderr } = error as { stdout?: string; stderr?: string };
      throw new Error(`${program} ${options.join(' ')}\n${stdout ?? ''}${stderr ?? String(error)}`);
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #pack(workspace: string): string {
    const options = ['pack', '--json', '--pack-destination', this.folder];
    const printed = execFileSync('npm', options, {
      cwd: workspace,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [{ filename }] = JSON.parse(printed) as [{ filename: string }];
    return join(this.folder, filename);
  }
}

/** Without what the programs of this repository are told by it. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, ...rest } = process.env;
  return { ...rest, CDK_VALIDATION: 'false' };
}
