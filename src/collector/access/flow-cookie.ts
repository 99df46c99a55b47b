import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Clock } from '../../domain/clock.ts';
import { cookieText, cookieValue } from './cookies.ts';

/** What a browser keeps between leaving for the identity provider and coming back, so that nothing of it is kept here. */
export interface Flow {
  readonly state: string;
  readonly nonce: string;
  /** PKCE's; the provider knows its digest. */
  readonly verifier: string;
  /** A path of ours. */
  readonly returnTo: string;
}

const NAME = '__Host-bandog-sign-in';
const LIFE_MS = 10 * 60_000;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Keeps a flow in a cookie that only this collector reads: AES-256-GCM under a key of its own. */
export class FlowCookie {
  readonly #key: Buffer;
  readonly #clock: Clock;

  /** The key has 32 bytes. */
  constructor(key: Buffer, clock: Clock) {
    this.#key = key;
    this.#clock = clock;
  }

  /** The cookie to set. `Lax`, since the browser comes back from another site. */
  keep(flow: Flow): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv);
    const plain = JSON.stringify({ ...flow, at: Date.parse(this.#clock.now()) });
    const bytes = Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return cookieText({ name: NAME, value: bytes.toString('base64url'), maxAgeSeconds: LIFE_MS / 1000, sameSite: 'Lax' });
  }

  /** The flow that the browser brings back; undefined when it has none of ours, or an old one. */
  read(cookies: string | undefined): Flow | undefined {
    const bytes = Buffer.from(cookieValue(cookies, NAME) ?? '', 'base64url');
    if (bytes.length <= IV_BYTES + TAG_BYTES) return undefined;
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      const plain = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
      const { at, ...flow } = JSON.parse(plain.toString('utf8')) as Flow & { readonly at: number };
      return Date.parse(this.#clock.now()) - at > LIFE_MS ? undefined : flow;
    } catch {
      return undefined; // not ours, or changed
    }
  }

  /** Takes the cookie away. */
  static none(): string {
    return cookieText({ name: NAME, value: '', maxAgeSeconds: 0, sameSite: 'Lax' });
  }
}
