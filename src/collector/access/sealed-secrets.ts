import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import path from 'node:path';
import { KnownError } from '../../domain/errors.ts';
import { privateFile } from './private-file.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals what the collector must be able to say again, and nobody else may read: AES-256-GCM with a key that lies in the data folder and never in
 * the store. What was sealed for one thing opens for no other.
 */
export class SealedSecrets {
  readonly #key: Buffer;

  /** Opens the key, making it at the first start; replicas share the file. @throws KnownError E_STATE_UNSAFE, E_CONFIG_INVALID */
  constructor(dataFolder: string) {
    const file = path.join(dataFolder, 'sinks.key');
    this.#key = Buffer.from(privateFile(file, () => `${randomBytes(KEY_BYTES).toString('base64url')}\n`).trim(), 'base64url');
    if (this.#key.length !== KEY_BYTES)
      throw new KnownError(
        'E_CONFIG_INVALID',
        `${file} holds no key`,
        'Put back the file of the backup, or of the other replicas.',
      );
  }

  /** `whose` is what it is for; the text changes each time. */
  seal(whose: string, value: unknown): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(whose));
    const sealed = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** What was sealed for `whose`; undefined when it was by another key, or for something else, or was changed. */
  open(whose: string, sealed: string): unknown {
    const bytes = Buffer.from(sealed, 'base64url');
    const [nonce, tag] = [bytes.subarray(0, NONCE_BYTES), bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)];
    if (tag.length < TAG_BYTES) return undefined;
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(whose));
    decipher.setAuthTag(tag);
    try {
      return JSON.parse(
        Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8'),
      );
    } catch {
      return undefined; // The tag is not of this text.
    }
  }
}
