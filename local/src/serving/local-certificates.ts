import type { CertificateFiles } from '../functions/environment-variables.js';
import { type Notice, notice } from '../model/notice.js';
import type { TlsCredentials } from '../transports/http-servers.js';
import { type LocalAuthority, openAuthority } from '../transports/tls.js';

/**
 * The certificates of this machine's own addresses. They are made when somebody needs one; where that fails, the reason is told,
 * and what needs none goes on.
 */
export class LocalCertificates {
  readonly #folder: string;
  readonly #warn: (notice: Notice) => void;
  readonly #told = new Set<string>();
  #authority: LocalAuthority | undefined;
  /** Why there was none, and when that was. */
  #failure: { readonly error: unknown; readonly at: number } | undefined;

  /** @param folder of this user's caches */
  constructor(folder: string, warn: (notice: Notice) => void) {
    this.#folder = folder;
    this.#warn = warn;
  }

  /** What a listener shows; undefined where there is nothing to show. */
  tryMakeCredentials(host: string): TlsCredentials | undefined {
    return this.#try('a connection by TLS is refused', (authority) => authority.credentialsFor([host]));
  }

  /** What functions trust. */
  tryFindFiles(): CertificateFiles | undefined {
    return this.#try('functions cannot call the gateway by https', ({ certificatePath, bundlePath }) => {
      return { authority: certificatePath, bundle: bundlePath };
    });
  }

  #try<T>(consequence: string, use: (authority: LocalAuthority) => T): T | undefined {
    try {
      this.#authority ??= this.#open();
      return use(this.#authority);
    } catch (error) {
      const { message: reason } = error as Error;
      if (!this.#told.has(consequence + reason)) this.#warn(notice('NO_CERTIFICATE', { consequence, reason }));
      this.#told.add(consequence + reason);
      return undefined;
    }
  }

  /** Keys take half a second to make, and a disk that is full does not have room at once. */
  #open(): LocalAuthority {
    if (this.#failure && performance.now() - this.#failure.at < tryAgainMillis) throw this.#failure.error;
    try {
      return openAuthority(this.#folder, Date.now());
    } catch (error) {
      this.#failure = { error, at: performance.now() };
      throw error;
    }
  }
}

const tryAgainMillis = 10_000;
