import { constants, createWriteStream, openSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { type Notice, notice } from '../model/notice.js';
import { UsageError } from '../model/usage-error.js';

/** The file that access logs are appended to. */
export interface AccessLogFile {
  write(line: string): void;
  close(): Promise<void>;
}

/** Bytes that wait to be written to a file that takes none. */
const mostWaiting = 16 * 1024 * 1024;

/**
 * Opens the file. When it cannot be written any more, `onEnd` is told why, and what is served goes on without it.
 *
 * @throws UsageError when it cannot be opened
 */
export function openAccessLog(file: string, onEnd: (notice: Notice) => void): AccessLogFile {
  const stream = createWriteStream(file, { fd: open(file) });
  let hasEnded = false;
  const end = (reason: string) => {
    if (!hasEnded) onEnd(notice('ACCESS_LOG_ENDED', { file, reason }));
    hasEnded = true;
    stream.destroy();
  };
  stream.on('error', (error) => end(error.message));
  return {
    write: (line) => {
      if (hasEnded) return;
      if (stream.writableLength > mostWaiting) end('nothing that is written to it arrives');
      else stream.write(`${line}\n`);
    },
    close: async () => {
      stream.end();
      await finished(stream).catch(() => {});
    },
  };
}

/** A pipe that nobody reads is refused, and not waited for. */
function open(file: string): number {
  const { O_APPEND, O_CREAT, O_NONBLOCK = 0, O_WRONLY } = constants;
  try {
    return openSync(file, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const why = reasons[code] ?? message;
    throw new UsageError(
      'INVALID_OPTION',
      `--access-log ${file} cannot be written: ${why}`,
      'name a file in a folder that is there',
    );
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there',
  ENOTDIR: 'what it lies in is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not',
  EROFS: 'the disk is read-only',
  ENXIO: 'nobody reads this pipe',
};
