import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { KnownError } from '../../domain/errors.ts';
import { privateFile, readPrivateFile, writePrivateFile } from './private-file.ts';

/** The public halves of the collector's own keys, SPKI DER in base64url, which hosts pin when they enrol. */
export interface PublicKeys {
  readonly commandKey: string;
  readonly publisherKey: string;
}

const COMMAND = 'command.key';
const PUBLISHER = 'publisher.key';
/** In its place where the publisher key is kept elsewhere: its public half, SPKI DER in base64url. */
const PUBLISHER_PUBLIC = 'publisher.pub';
/** The next publisher key, until the store holds the link that names it. */
const NEXT = 'publisher.key.next';

/**
 * The command key, and the publisher key unless that is kept offline. `lastLink` is the newest publisher key that a link in the store
 * names: a change of keys that was broken off is ended by it, one way or the other.
 */
export class SigningKeys {
  readonly #folder: string;
  readonly command: KeyObject;
  #publisher: KeyObject | undefined;
  #publisherKey: string;

  /** Opens the keys in the data folder, making them at the first start. @throws KnownError E_STATE_UNSAFE, E_CONFIG_INVALID */
  constructor(folder: string, lastLink: string | undefined) {
    this.#folder = folder;
    this.command = createPrivateKey(privateFile(path.join(folder, COMMAND), newKey));
    settleNext(folder, lastLink);
    const given = readPrivateFile(path.join(folder, PUBLISHER_PUBLIC))?.trim();
    if (given === undefined) {
      this.#publisher = createPrivateKey(privateFile(path.join(folder, PUBLISHER), newKey));
      this.#publisherKey = publicHalfOf(this.#publisher);
      return;
    }
    if (!isPublicKey(given)) {
      const remedy = 'Write the public half as `bandog collector publisher-key show` prints it, in one line.';
      throw new KnownError('E_CONFIG_INVALID', `${path.join(folder, PUBLISHER_PUBLIC)} holds no Ed25519 public key`, remedy);
    }
    this.#publisherKey = given;
  }

  /** Whether the publisher's private key is here. */
  get isOnline(): boolean {
    return this.#publisher !== undefined;
  }

  /** What hosts pin now. */
  public(): PublicKeys {
    return { commandKey: publicHalfOf(this.command), publisherKey: this.#publisherKey };
  }

  /** The publisher's private key. @throws KnownError E_CONFIG_INVALID when it is kept offline */
  publisher(): KeyObject {
    if (this.#publisher !== undefined) return this.#publisher;
    throw new KnownError(
      'E_CONFIG_INVALID',
      'this collector does not hold the publisher key',
      'Sign where the key is kept, with --key FILE.',
    );
  }

  /** Makes the next publisher key, lets `link` put its link into the store, and speaks with it from then on. */
  async rotate(link: (next: KeyObject) => Promise<void>): Promise<void> {
    this.publisher();
    const pem = newKey();
    const next = createPrivateKey(pem);
    writePrivateFile(path.join(this.#folder, NEXT), pem);
    await link(next);
    renameSync(path.join(this.#folder, NEXT), path.join(this.#folder, PUBLISHER));
    this.#publisher = next;
    this.#publisherKey = publicHalfOf(next);
  }
}

/** Ends a change of keys that was broken off: hosts may have seen the link once it is in the store, and never before. */
function settleNext(folder: string, lastLink: string | undefined): void {
  const file = path.join(folder, NEXT);
  const pem = readPrivateFile(file);
  if (pem === undefined) return;
  if (lastLink === publicHalfOf(createPrivateKey(pem))) renameSync(file, path.join(folder, PUBLISHER));
  else rmSync(file, { force: true });
}

function newKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

function publicHalfOf(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64url');
}

function isPublicKey(text: string): boolean {
  try {
    return createPublicKey({ key: Buffer.from(text, 'base64url'), format: 'der', type: 'spki' }).asymmetricKeyType === 'ed25519';
  } catch {
    return false; // not DER
  }
}
