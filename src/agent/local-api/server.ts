import { chmodSync, lstatSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { Logger } from 'pino';
import { LOCAL_LIMITS } from '../../wire/local.ts';
import { Allowance, ASKS, LOOKS } from './allowance.ts';
import type { LocalSources } from './contract.ts';
import type { Session, SessionParts } from './session.ts';
import { pidFile } from './socket-place.ts';

/** Where the socket lies, and how callers prove who they are (socket-place.ts). */
export interface ServerPlace {
  readonly file: string;
  readonly proofs?: string;
}

/** The status socket of a running agent. A failure of it is logged and harms nothing else. */
export class LocalServer {
  readonly #server: Server;
  readonly #place: ServerPlace;
  readonly #sources: LocalSources;
  readonly #log: Logger;
  /** Undefined while its session is loaded. */
  readonly #sessions = new Map<Socket, Session | undefined>();
  readonly #asks = new Allowance(ASKS);
  readonly #looks = new Allowance(LOOKS);

  /** Does nothing before `open`. */
  constructor(place: ServerPlace, given: { readonly sources: LocalSources; readonly log: Logger }) {
    this.#place = place;
    this.#sources = given.sources;
    this.#log = given.log;
    this.#server = createServer((socket) => this.#connected(socket));
    this.#server.maxConnections = LOCAL_LIMITS.connections;
  }

  /** Opens the socket; resolves when it can be connected to, or when it was logged why not. The caller holds the state folder's lock: a socket that lies there is a dead agent's. */
  async open(): Promise<void> {
    const { file, proofs } = this.#place;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#server.on('error', (error) => {
      this.#log.warn({ file, why: error.message }, 'the status socket cannot be opened; commands read the state folder instead');
      resolve(false);
    });
    try {
      removeDead(file);
      sayWhoListens(file);
      this.#server.listen(file, () => resolve(true));
      if ((await promise) && process.platform !== 'win32') chmodSync(file, proofs === undefined ? 0o600 : 0o666);
    } catch (error) {
      this.#log.warn({ file, err: error }, 'the status socket cannot be opened; commands read the state folder instead');
    }
  }

  /** Ends all sessions and removes the socket. */
  close(): void {
    for (const socket of this.#sessions.keys()) socket.destroy();
    this.#server.close();
    forgetWhoListens(this.#place.file);
  }

  /** Sessions and what they answer with are loaded when somebody asks: on most machines nobody does for days. */
  #connected(socket: Socket): void {
    socket.on('error', () => socket.destroy()); // whoever asked is gone
    this.#sessions.set(socket, undefined);
    socket.once('close', () => this.#sessions.delete(socket));
    import('./session.ts').then(
      ({ Session: Opened }) => {
        if (!socket.destroyed) this.#sessions.set(socket, new Opened(socket, this.#parts()));
      },
      () => socket.destroy(),
    );
  }

  #parts(): SessionParts {
    const { file, proofs } = this.#place;
    return {
      sources: this.#sources,
      asks: this.#asks,
      looks: this.#looks,
      admit: (account) => this.#sessionsOf(account) < LOCAL_LIMITS.connectionsOfOne,
      ...(proofs === undefined ? {} : { proofs: { folder: proofs, socket: inodeOf(file) } }),
    };
  }

  #sessionsOf(account: string): number {
    return [...this.#sessions.values()].filter((session) => session?.account === account).length;
  }
}

function inodeOf(file: string): string {
  const { dev, ino } = lstatSync(file, { bigint: true });
  return `${dev}:${ino}`;
}

/** A process that is stopped or hangs cannot say which one it is: commands read it beside the socket. A failure costs only that. */
function sayWhoListens(socket: string): void {
  const file = pidFile(socket);
  if (file === undefined) return;
  try {
    rmSync(file, { force: true });
    writeFileSync(file, `${process.pid}\n`, { flag: 'wx' });
    chmodSync(file, 0o644);
  } catch {
    // a folder that cannot be written has no socket either
  }
}

function forgetWhoListens(socket: string): void {
  const file = pidFile(socket);
  try {
    if (file !== undefined) rmSync(file, { force: true });
  } catch {
    // a state folder that became read-only keeps it; the next agent writes its own
  }
}

/** Only ever a socket: whatever else bears the name makes `listen` fail. */
function removeDead(file: string): void {
  if (process.platform !== 'win32' && lstatSync(file, { throwIfNoEntry: false })?.isSocket() === true) rmSync(file);
}
