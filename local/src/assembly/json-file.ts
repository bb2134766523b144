import { readFileSync } from 'node:fs';
import { UsageError } from '../model/usage-error.js';

/** Reads a JSON file of an assembly. */
export function readJson(file: string): unknown {
  const text = readText(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError('NOT_AN_ASSEMBLY', `${file} is not JSON: ${(error as Error).message}`, 'synthesize it again');
  }
}

/** Reads a text file of an assembly. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'is missing' : `cannot be read: ${message}`;
    throw new UsageError('NOT_AN_ASSEMBLY', `${file} ${why}`, "run 'cdk synth' again");
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
