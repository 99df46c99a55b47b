import { chmodSync, lstatSync, mkdirSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { sha256 } from '../../domain/digest.ts';

/** The state folder of the service; only its agent speaks to every account of the machine. */
const SYSTEM_STATE = '/var/lib/bandog';
/** A folder of its own, which systemd makes (`RuntimeDirectory=bandog`) or an agent that is root. */
const SYSTEM_RUNTIME = process.platform === 'darwin' ? '/var/run/bandog' : '/run/bandog';
const FILE = 'status.sock';
/** Shared by all accounts, on every system with a sticky bit, so that none can touch the other's files. A service has a `/tmp` of its own, and the machine's `/dev/shm`. */
const PROOF_FOLDERS = process.platform === 'linux' ? ['/dev/shm', '/tmp'] : ['/tmp'];

/** A socket that an agent can open. */
export interface SocketPlace {
  readonly file: string;
  /** Where callers prove who they are; absent where nobody but the agent's own account and the administrator reaches the socket. */
  readonly proofs?: string;
}

/** Where the socket of an agent on this state folder may lie, the likelier first. */
export function socketFiles(state: string): readonly string[] {
  if (process.platform === 'win32') return [`\\\\.\\pipe\\bandog-${sha256(path.resolve(state).toLowerCase()).slice(0, 16)}`];
  const own = path.join(state, FILE);
  return state === SYSTEM_STATE ? [path.join(SYSTEM_RUNTIME, FILE), own] : [own];
}

/** Where the service's socket lies, whoever asks. */
export function serviceSocketFiles(): readonly string[] {
  return socketFiles(SYSTEM_STATE);
}

/** Where the process that listens on this socket says which one it is; undefined where its folder is none (a pipe of Windows). */
export function pidFile(socket: string): string | undefined {
  return process.platform === 'win32' ? undefined : path.join(path.dirname(socket), 'agent.pid');
}

/**
 * The socket for the agent of this state folder: for the service in its runtime folder, open to all accounts; for any other
 * agent, or where that folder is not to be had, in the state folder, which nobody else can enter.
 */
export function socketPlace(state: string): SocketPlace {
  const [file = '', own = file] = socketFiles(state);
  if (process.platform === 'win32') return { file };
  const proofs = PROOF_FOLDERS.find(isShared);
  return proofs !== undefined && state === SYSTEM_STATE && isOwnRuntime(path.dirname(file)) ? { file, proofs } : { file: own };
}

function isOwnRuntime(folder: string): boolean {
  try {
    if (process.geteuid?.() === 0) {
      mkdirSync(folder, { recursive: true });
      if (isOurs(lstatSync(folder))) chmodSync(folder, 0o755);
    }
    return isOurs(lstatSync(folder));
  } catch {
    return false; // not there, and not ours to make
  }
}

function isOurs(facts: Stats): boolean {
  return facts.isDirectory() && facts.uid === process.geteuid?.() && (facts.mode & 0o022) === 0;
}

/** Sticky and open to all: who made a file there is its owner, and nobody else can rename or remove it. */
function isShared(folder: string): boolean {
  try {
    return (statSync(folder).mode & 0o1777) === 0o1777;
  } catch {
    return false;
  }
}
