import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { KnownError } from '../../domain/errors.ts';
import { replaceFile, syncFolder } from '../disk/durable.ts';
import { closedObject, list, may, must, string, whole } from '../../wire/check.ts';
import { makeHostKey, readHostKey, type HostKey } from './host-key.ts';

/** Who this host is to its collector; `identity.json` in the state folder, mode 0600, beside the key. */
export interface Identity {
  readonly schema: 'bandog.identity/1';
  readonly hostId: string;
  readonly collectorId: string;
  readonly url: string;
  /** PEM of the pinned authority; absent with a publicly trusted certificate. */
  readonly authority?: string;
  readonly bearer: string;
  readonly epoch: number;
  readonly contactIntervalSeconds: number;
  /** The collector's keys, SPKI DER, base64url, pinned at enrolment. */
  readonly commandKey: string;
  readonly publisherKey: string;
  readonly enrolledAt: string;
  /** Addresses to look for the collector at, best first; `url` is the one that answered last. Absent: only that one. */
  readonly addresses?: readonly string[];
  /** When the key and the bearer were made; absent: at the enrolment. */
  readonly keyAt?: string;
  readonly bearerAt?: string;
}

/** The secrets of the state folder. A `next` one is on its way to take its place; what becomes of it is asked at the start. */
export const STATE_FILES = {
  key: 'host.key',
  nextKey: 'host.key.next',
  previousKey: 'host.key.previous',
  identity: 'identity.json',
  nextIdentity: 'identity.json.next',
} as const;
const { key: KEY_FILE, identity: IDENTITY_FILE } = STATE_FILES;

const isIdentity = closedObject<Identity>({
  schema: must((value): value is 'bandog.identity/1' => value === 'bandog.identity/1'),
  hostId: must(string(64)),
  collectorId: must(string(64)),
  url: must(string(2000)),
  authority: may(string(20_000)),
  bearer: must(string(4096)),
  epoch: must(whole(1)),
  contactIntervalSeconds: must(whole()),
  commandKey: must(string(4096)),
  publisherKey: must(string(4096)),
  enrolledAt: must(string(64)),
  addresses: may(list(string(2000), { max: 8 })),
  keyAt: may(string(64)),
  bearerAt: may(string(64)),
});

/** Whether this host was enrolled. */
export function isEnrolled(folder: string): boolean {
  return existsSync(path.join(folder, IDENTITY_FILE));
}

/** Who this host is. @throws KnownError E_NOT_ENROLLED, E_STATE_UNSAFE */
export function readIdentity(folder: string): Identity {
  const file = path.join(folder, IDENTITY_FILE);
  if (!existsSync(file)) throw notEnrolled(folder);
  return parseIdentity(file);
}

/** The identity that was given for a new key and not taken on whole; undefined when there is none. @throws KnownError E_STATE_UNSAFE */
export function readNextIdentity(folder: string): Identity | undefined {
  const file = path.join(folder, STATE_FILES.nextIdentity);
  return existsSync(file) ? parseIdentity(file) : undefined;
}

/** Keeps an identity that is to be taken on. */
export function writeNextIdentity(folder: string, identity: Identity): void {
  replaceFile(path.join(folder, STATE_FILES.nextIdentity), textOf(identity));
}

/** The last step of taking the next identity on. */
export function takeNextIdentity(folder: string): void {
  renameSync(path.join(folder, STATE_FILES.nextIdentity), path.join(folder, IDENTITY_FILE));
  syncFolder(folder);
}

function parseIdentity(file: string): Identity {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw damaged(file, error);
  }
  if (!isIdentity(content)) throw damaged(file);
  return content;
}

/** Puts the identity on disk, whole or not at all. */
export function writeIdentity(folder: string, identity: Identity): void {
  replaceFile(path.join(folder, IDENTITY_FILE), textOf(identity));
}

function textOf(identity: Identity): string {
  return `${JSON.stringify(identity, null, 2)}\n`;
}

/** The host's key; made when there is none, so that an enrolment that broke off goes on with the same one. */
export function openHostKey(folder: string): HostKey {
  const file = path.join(folder, KEY_FILE);
  if (!existsSync(file)) {
    const made = makeHostKey();
    replaceFile(file, made.pem);
    return made;
  }
  try {
    return readHostKey(readFileSync(file, 'utf8'));
  } catch (error) {
    throw damaged(file, error);
  }
}

/** Removes identity and keys: this host is nobody's until it is enrolled anew. */
export function forgetIdentity(folder: string): void {
  // The identity first: without it, what is left is nobody's.
  const names = [IDENTITY_FILE, ...Object.values(STATE_FILES).filter((name) => name !== IDENTITY_FILE)];
  for (const name of names) rmSync(path.join(folder, name), { force: true });
}

/** The files that must be ours alone. */
export function secretFiles(folder: string): readonly string[] {
  return Object.values(STATE_FILES)
    .map((name) => path.join(folder, name))
    .filter((file) => existsSync(file));
}

function notEnrolled(folder: string): KnownError {
  return new KnownError(
    'E_NOT_ENROLLED',
    `no host is enrolled in ${folder}`,
    'Run `bandog agent enrol --token-file FILE` first, with a token from the collector.',
  );
}

/** What to say of a secret that cannot be read. */
export function damaged(file: string, cause?: unknown): KnownError {
  return new KnownError(
    'E_STATE_UNSAFE',
    `${file} is damaged`,
    'Restore it from a backup, or `bandog agent forget` and enrol this host anew.',
    cause,
  );
}
