import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../domain/clock.ts';
import { cookieText, cookieValue } from './cookies.ts';

const NAME = '__Host-bandog-known';
const LIFE_MS = 180 * 24 * 3600_000;
const [TIME_BYTES, ID_BYTES, MAC_BYTES] = [6, 12, 16];
const LENGTH = TIME_BYTES + ID_BYTES + MAC_BYTES;

/**
 * Browsers in which a name has signed in before, so that strangers who guess at the name do not keep its owner waiting (OWASP, "Slow down online
 * guessing attacks with device cookies"). The cookie lets nobody in; it gives its browser a count of wrong tries of its own. As base64url:
 *
 *   <milliseconds since 1970: 6 bytes> <random id of the browser: 12 bytes> <HMAC-SHA-256 of both and the name, first half: 16 bytes>
 */
export class KnownBrowsers {
  readonly #key: Buffer;
  readonly #clock: Clock;

  /** The key has 32 bytes; all replicas share it. */
  constructor(key: Buffer, clock: Clock) {
    this.#key = key;
    this.#clock = clock;
  }

  /** The cookie that makes this browser known for that name, for half a year. */
  keep(name: string): string {
    const bytes = Buffer.concat([Buffer.alloc(TIME_BYTES), randomBytes(ID_BYTES)]);
    bytes.writeUIntBE(Date.parse(this.#clock.now()), 0, TIME_BYTES);
    const value = Buffer.concat([bytes, this.#mac(bytes, name)]).toString('base64url');
    return cookieText({ name: NAME, value, maxAgeSeconds: LIFE_MS / 1000, sameSite: 'Strict' });
  }

  /** The id of the browser when that name has signed in there; undefined when it has not, or too long ago. */
  idOf(cookies: string | undefined, name: string): string | undefined {
    const bytes = Buffer.from(cookieValue(cookies, NAME) ?? '', 'base64url');
    if (bytes.length !== LENGTH) return undefined;
    const said = bytes.subarray(0, LENGTH - MAC_BYTES);
    if (!timingSafeEqual(this.#mac(said, name), bytes.subarray(LENGTH - MAC_BYTES))) return undefined;
    if (Date.parse(this.#clock.now()) - said.readUIntBE(0, TIME_BYTES) > LIFE_MS) return undefined;
    return said.subarray(TIME_BYTES).toString('hex');
  }

  #mac(bytes: Buffer, name: string): Buffer {
    return createHmac('sha256', this.#key)
      .update('bandog browser')
      .update(bytes)
      .update(name.toLowerCase())
      .digest()
      .subarray(0, MAC_BYTES);
  }
}
