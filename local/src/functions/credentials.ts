import { randomBytes } from 'node:crypto';

/** What a request to AWS is signed with. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of a session: it comes with every request. */
  readonly sessionToken?: string;
}

export interface SessionKey extends AccessKey {
  readonly sessionToken: string;
}

/** Gives an access key by its id; undefined for one that nobody has. */
export type FindAccessKey = (accessKeyId: string) => AccessKey | undefined;

/**
 * The access keys of one run of the gateway: one for the developer and one for each function. They are random, so that
 * nobody else signs a request to this machine, and end with the run.
 */
export class RunCredentials {
  /** For the developer's own calls. */
  readonly own: AccessKey = { accessKeyId: `${ownPrefix}${randomId()}`, secretAccessKey: randomSecret() };
  readonly #sessions = new Map<string, SessionKey>();

  /** The key of a function, or of whoever else calls in its own name; the id tells who. */
  sessionOf(name: string): SessionKey {
    const accessKeyId = sessionPrefix + Buffer.from(name).toString('hex').toUpperCase();
    const known = this.#sessions.get(accessKeyId);
    if (known) return known;
    const session = { accessKeyId, secretAccessKey: randomSecret(), sessionToken: randomSecret() };
    this.#sessions.set(accessKeyId, session);
    return session;
  }

  /** One that this run has given out. */
  readonly find: FindAccessKey = (accessKeyId) =>
    accessKeyId === this.own.accessKeyId ? this.own : this.#sessions.get(accessKeyId);
}

const ownPrefix = 'AKIAGATEWRIGHT';
const sessionPrefix = 'ASIAGATEWRIGHT';

/** The name of the function that signs with the access key id; undefined when the key is not a function's. */
export function functionOfCredentials(accessKeyId: string): string | undefined {
  if (!accessKeyId.startsWith(sessionPrefix)) return undefined;
  return Buffer.from(accessKeyId.slice(sessionPrefix.length), 'hex').toString();
}

/** Whether it is the key of the developer. */
export function isOwnKey(accessKeyId: string): boolean {
  return accessKeyId.startsWith(ownPrefix);
}

function randomId(): string {
  return randomBytes(5).toString('hex').toUpperCase();
}

/** Forty characters, none of which a shell would take for more than itself. */
function randomSecret(): string {
  return randomBytes(30).toString('base64url');
}
