import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { ownArguments } from '../domain/own-process.ts';
import type { FolderWatcher, WatchedFolder } from './watch/contract.ts';
import { watcherFor } from './watch/list.ts';
import { ProcessStarts } from './watch/process-starts.ts';
import { Reconciliation } from './watch/reconcile.ts';

/** What watching works with. */
export interface WatchingParts {
  readonly catalogue: string;
  readonly log: Logger;
  /** Looked at as the host, without processes; absent: this machine. */
  readonly root?: string;
  readonly watcher?: string;
  /** Aborted before `close`. */
  readonly signal: AbortSignal;
  /** Told at most every 100 ms, and once more after the last event of a burst. */
  readonly changed: (scopes: readonly string[], why: string) => void;
}

const COALESCE_MS = 100;
/** A program that runs for this long is noticed within it; each tick costs 0.02 ms when nothing was started. */
const PROCESSES_EVERY_MS = 2000;
/** Lost events are rare, and a look of the whole host follows within 15 minutes anyway. */
const RECONCILE_EVERY_MS = 60_000;
/** Folders that the system lets us not watch are compared instead. */
const POLL_EVERY_MS = 5000;
const LIST_DEADLINE_MS = 30_000;
const MAX_LIST_BYTES = 1024 * 1024;
const WORKER = fileURLToPath(new URL('watch-list-worker.ts', import.meta.url));

interface WatchList {
  readonly folders: readonly WatchedFolder[];
  readonly names: readonly string[];
}

/** All that wakes a look: events of folders, started programs, and the comparison that makes lost events harmless. */
export class Watching {
  readonly #parts: WatchingParts;
  readonly #folders: Promise<FolderWatcher>;
  readonly #reconciliation = new Reconciliation((scopes, why) => this.#changed(scopes, why));
  readonly #processes = new ProcessStarts((scopes, why) => this.#changed(scopes, why));
  readonly #timers: NodeJS.Timeout[] = [];
  #poll: NodeJS.Timeout | undefined;
  #unwatched: ReadonlySet<string> = new Set();
  #isOn = true;
  #pending: { readonly scopes: Set<string>; readonly why: string } | undefined;

  constructor(parts: WatchingParts) {
    this.#parts = parts;
    const listed = watcherFor(process.platform, parts.watcher);
    if (listed === undefined) throw new RangeError(`there is no watcher ${parts.watcher ?? ''}`);
    this.#folders = listed.load().then((make) => make((scopes, why) => this.#changed(scopes, why)));
    this.#timers.push(setInterval(() => this.#reconciliation.compare(), RECONCILE_EVERY_MS));
    if (process.platform === 'linux' && parts.root === undefined)
      this.#timers.push(setInterval(() => this.#processes.tick(), PROCESSES_EVERY_MS));
  }

  /** Asks anew what to watch, and resolves to how many folders are watched. Keeps what was watched when that fails. */
  async refresh(): Promise<number> {
    const list = await this.#list();
    if (list === undefined) return 0;
    const folders = await this.#folders;
    // Ended meanwhile: what is watched now would keep this process alive.
    if (this.#parts.signal.aborted) return 0;
    const failed = await folders.watch(list.folders);
    this.#reconciliation.watch(list.folders);
    this.#processes.want(list.names);
    this.#pollInstead(new Set(failed.map((one) => one.folder)), failed[0]?.code);
    return list.folders.length - failed.length;
  }

  /** Turns what wakes a look on or off; off, changes go unsaid. */
  turn(on: boolean): void {
    this.#isOn = on;
  }

  /** Ends all watching. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    clearInterval(this.#poll);
    this.#processes.close();
    await (await this.#folders).close();
  }

  #changed(scopes: readonly string[], why: string): void {
    if (!this.#isOn) return;
    if (this.#pending !== undefined) {
      for (const scope of scopes) this.#pending.scopes.add(scope);
      return;
    }
    this.#pending = { scopes: new Set(scopes), why };
    setTimeout(() => {
      const pending = this.#pending;
      this.#pending = undefined;
      if (pending !== undefined && !this.#parts.signal.aborted)
        this.#parts.changed([...pending.scopes].slice(0, 1000), pending.why);
    }, COALESCE_MS);
  }

  /** ENOSPC and EMFILE are the system's limits on watches: what is beyond them is compared every few seconds. */
  #pollInstead(unwatched: ReadonlySet<string>, code: string | undefined): void {
    const isNews = unwatched.size !== this.#unwatched.size;
    this.#unwatched = unwatched;
    clearInterval(this.#poll);
    this.#poll = undefined;
    if (unwatched.size === 0) return;
    this.#poll = setInterval(() => this.#reconciliation.compare(this.#unwatched), POLL_EVERY_MS);
    if (isNews)
      this.#parts.log.warn({ folders: unwatched.size, code }, 'folders cannot be watched; they are compared every five seconds');
  }

  async #list(): Promise<WatchList | undefined> {
    const { promise, resolve } = Promise.withResolvers<WatchList | undefined>();
    const { signal, log, catalogue, root } = this.#parts;
    const worker = spawn(process.execPath, ownArguments(['--no-warnings', '--max-old-space-size=96'], [WORKER]), {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: '/usr/bin:/bin', MALLOC_ARENA_MAX: '1', ...compileCache() },
      timeout: LIST_DEADLINE_MS,
      killSignal: 'SIGKILL',
      signal,
    });
    const parts: Buffer[] = [];
    let bytes = 0;
    worker.stdout.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > MAX_LIST_BYTES) worker.kill('SIGKILL');
      else parts.push(part);
    });
    worker.on('error', () => resolve(undefined)); // aborted, or it cannot start: `close` or nothing follows
    worker.on('close', (code) => {
      if (code !== 0 && !signal.aborted)
        log.warn({ code }, 'what to watch could not be listed; it is asked again after the next look');
      // Our own code in our own process tree: its last line is whole when it ends well.
      resolve(code === 0 ? (JSON.parse(Buffer.concat(parts).toString('utf8')) as WatchList) : undefined);
    });
    worker.stdin.on('error', () => undefined);
    worker.stdin.end(JSON.stringify({ catalogue, root }));
    return promise;
  }
}

function compileCache(): Readonly<Record<string, string>> {
  // oxlint-disable-next-line node/no-process-env -- handed on to our own workers, which start with an empty environment
  const folder = process.env['NODE_COMPILE_CACHE'];
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
}
