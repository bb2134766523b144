import { hash } from 'node:crypto';

const lowerCaseAlphanumeric = 'abcdefghijklmnopqrstuvwxyz0123456789';
export const mixedCaseAlphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
export const hexadecimal = '0123456789abcdef';

/** An id that looks random and is the same at every start, so that a URL that was copied once stays valid. */
export function generatedId(seed: string, length: number, alphabet: string = lowerCaseAlphanumeric): string {
  const bytes = hash('sha512', seed, 'buffer');
  let id = '';
  for (let index = 0; index < length; index++) id += alphabet.charAt((bytes[index] ?? 0) % alphabet.length);
  return id;
}

/** The name that CloudFormation gives to what has none: `STACK-LOGICALID-RANDOM`, the first two cut where the service allows less. */
export function generatedName(stackName: string, logicalId: string, seed: string, maximumLength = 255): string {
  const suffix = generatedId(seed, 12, mixedCaseAlphanumeric);
  const room = maximumLength - suffix.length - 2;
  const logicalPart = logicalId.slice(0, Math.max(Math.ceil(room / 2), room - stackName.length));
  return `${stackName.slice(0, room - logicalPart.length)}-${logicalPart}-${suffix}`;
}

/** A UUID that is the same at every start. */
export function generatedUuid(seed: string): string {
  const digits = generatedId(seed, 32, hexadecimal);
  return [8, 12, 16, 20, 32].map((end, index, ends) => digits.slice(ends[index - 1] ?? 0, end)).join('-');
}
