import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { KnownError } from '../../domain/errors.ts';
import { closedObject, may, must, string, whole } from '../../wire/check.ts';
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
}

const KEY_FILE = 'host.key';
const IDENTITY_FILE = 'identity.json';

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
});

/** Whether this host was enrolled. */
export function isEnrolled(folder: string): boolean {
  return existsSync(path.join(folder, IDENTITY_FILE));
}

/** Who this host is. @throws KnownError E_NOT_ENROLLED, E_STATE_UNSAFE */
export function readIdentity(folder: string): Identity {
  const file = path.join(folder, IDENTITY_FILE);
  if (!existsSync(file)) throw notEnrolled(folder);
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
  replaceFile(path.join(folder, IDENTITY_FILE), `${JSON.stringify(identity, null, 2)}\n`);
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

/** Removes identity and key: this host is nobody's until it is enrolled anew. */
export function forgetIdentity(folder: string): void {
  for (const name of [IDENTITY_FILE, KEY_FILE]) rmSync(path.join(folder, name), { force: true });
}

/** The files that must be ours alone. */
export function secretFiles(folder: string): readonly string[] {
  return [KEY_FILE, IDENTITY_FILE].map((name) => path.join(folder, name)).filter((file) => existsSync(file));
}

function replaceFile(file: string, content: string): void {
  const temporary = `${file}.new`;
  rmSync(temporary, { force: true });
  const descriptor = openSync(temporary, 'wx', 0o600);
  try {
    writeSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
  const folder = openSync(path.dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function notEnrolled(folder: string): KnownError {
  return new KnownError(
    'E_NOT_ENROLLED',
    `no host is enrolled in ${folder}`,
    'Run `bandog agent enrol --token-file FILE` first, with a token from the collector.',
  );
}

function damaged(file: string, cause?: unknown): KnownError {
  return new KnownError(
    'E_STATE_UNSAFE',
    `${file} is damaged`,
    'Restore it from a backup, or `bandog agent forget` and enrol this host anew.',
    cause,
  );
}
