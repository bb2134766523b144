import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** The file that access logs are appended to. */
export interface AccessLogFile {
  write(line: string): void;
  close(): Promise<void>;
}

export function openAccessLog(file: string): AccessLogFile {
  const stream = createWriteStream(file, { flags: 'a' });
  return {
    write: (line) => void stream.write(`${line}\n`),
    close: async () => {
      stream.end();
      await finished(stream);
    },
  };
}
