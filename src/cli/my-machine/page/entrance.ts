import { randomBytes, timingSafeEqual } from 'node:crypto';
import { sha256 } from '../../../domain/digest.ts';

/** What came of a code: the token of the page; `used` when somebody had one for it before; `wrong`. */
export type Opened = { readonly token: string } | 'used' | 'wrong';

/**
 * Who is let in: a code that is good once, for the address that a person opens, and the token that the page gets for it and keeps. The code
 * may end in a browser's history; the token is in no address, no cookie and no file.
 */
export class Entrance {
  /** 144 random bits, as characters that an address takes as they are. */
  readonly code = randomBytes(18).toString('base64url');
  #token: string | undefined;

  /** Exchanges the code; the first to come has the only token there is. */
  open(code: string): Opened {
    if (!isSame(code, this.code)) return 'wrong';
    if (this.#token !== undefined) return 'used';
    this.#token = randomBytes(32).toString('base64url');
    return { token: this.#token };
  }

  /** Whether the code was exchanged. */
  get isOpened(): boolean {
    return this.#token !== undefined;
  }

  /** Whether a request with this header comes from the page that has the token. */
  admits(authorization: string | undefined): boolean {
    const [, given] = /^Bearer ([\w-]{1,100})$/.exec(authorization ?? '') ?? [];
    return given !== undefined && this.#token !== undefined && isSame(given, this.#token);
  }
}

/** Takes as long wherever they differ, and however long the first is. */
function isSame(given: string, wanted: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(given)), Buffer.from(sha256(wanted)));
}
