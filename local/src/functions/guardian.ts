import { type ChildProcess, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

/** Reads which process groups there are until its input ends, which the system closes with the gateway, and ends those that are left. */
const program = `
trap '' HUP INT TERM
groups=' '
while read -r sign group; do
  case "$sign$groups" in
    +*) groups="$groups$group " ;;
    *" $group "*) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done`;

/**
 * Ends the process groups of functions when the gateway ends without doing so itself, be that by SIGKILL. A small process of its own does it, as
 * a handler in an endless loop notices nothing.
 */
export class Guardian {
  #input: Writable | undefined;

  /** Ends the group of the process with the gateway, at the latest. */
  guard(child: ChildProcess): void {
    const { pid } = child;
    if (pid === undefined || process.platform === 'win32') return;
    this.#input ??= startProgram();
    this.#input.write(`+ ${pid}\n`);
    // Its number may be another's from now on.
    child.once('exit', () => this.#input?.write(`- ${pid}\n`));
  }

  close(): void {
    this.#input?.end();
    this.#input = undefined;
  }
}

function startProgram(): Writable {
  const guardian = spawn('/bin/sh', ['-c', program], { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  // Without it functions run all the same.
  guardian.on('error', () => {});
  guardian.unref();
  const { stdin } = guardian;
  stdin.on('error', () => {});
  (stdin as Writable & { unref(): void }).unref();
  return stdin;
}
