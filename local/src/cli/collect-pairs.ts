import { UsageError } from '../model/usage-error.js';

/** Collects the values of a repeatable option of the form `KEY=VALUE`. */
export function collectPairs(option: string) {
  return (pair: string, previous: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => {
    const at = pair.indexOf('=');
    const key = pair.slice(0, at);
    if (at > 0 && Object.hasOwn(previous, key)) {
      throw new UsageError('INVALID_OPTION', `${option} ${key} is given twice`, 'leave one of them out');
    }
    if (at > 0) return { ...previous, [key]: pair.slice(at + 1) };
    const code = option === '--parameter' ? 'INVALID_PARAMETER' : 'INVALID_OPTION';
    throw new UsageError(code, `${option} ${pair} is not of the form KEY=VALUE`, `write ${option} ${pair}=…`);
  };
}

/** Collects the values of a repeatable option of the form `KEY=URL`. */
export function collectUrls(option: string, example: string) {
  const collect = collectPairs(option);
  return (pair: string, previous?: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
    const url = pair.slice(pair.indexOf('=') + 1);
    if (!pair.includes('=') || (URL.canParse(url) && /^https?:\/\/[^/]/.test(url))) return collect(pair, previous);
    throw new UsageError('INVALID_OPTION', `${option} ${pair} has no URL`, `write ${option} ${example}`);
  };
}
