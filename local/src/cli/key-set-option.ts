import { readFileSync } from 'node:fs';
import { isRecord } from '../assembly/json-file.js';
import { UsageError } from '../model/usage-error.js';

/** The value of `--jwks`: an address, or a file that holds a key set. */
export function toKeySetPlace(place: string): string {
  if (/^https?:/.test(place)) return requireAddress(place);
  const mistake = mistakeIn(place);
  if (mistake === undefined) return place;
  throw invalid(`--jwks ${place} ${mistake}`);
}

function requireAddress(place: string): string {
  if (URL.canParse(place)) return place;
  throw invalid(`--jwks ${place} is no address`);
}

function mistakeIn(file: string): string | undefined {
  try {
    const document: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isRecord(document) && Array.isArray(document.keys) ? undefined : 'holds no key set';
  } catch (error) {
    return error instanceof SyntaxError ? 'is not JSON' : `cannot be read: ${(error as Error).message}`;
  }
}

function invalid(message: string): UsageError {
  return new UsageError('INVALID_OPTION', message, 'name a file such as {"keys":[…]}, or the address of one');
}
