import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { MEMORY_MIB } from '../domain/memory-bounds.ts';
import { compiledCodeOfWorkers, ownArguments } from '../domain/own-process.ts';
import type { StartsWay } from './watch/starts/list.ts';
import type { FolderWatcher } from './watch/contract.ts';
import type { WatchList } from './watch-list.ts';
import { watcherFor } from './watch/list.ts';
import { MountWatch } from './watch/mount-watch.ts';
import { Reconciliation } from './watch/reconcile.ts';
import { StartWatch } from './start-watch.ts';
import type { Handover } from './started-programs.ts';

/** What watching works with. */
export interface WatchingParts {
  /** The file to look with now. */
  readonly catalogue: () => string;
  readonly log: Logger;
  /** Looked at as the host, without processes; absent: this machine. */
  readonly root?: string;
  readonly watcher?: string;
  /** Aborted before `close`. */
  readonly signal: AbortSignal;
  /** Told at most every 100 ms, and once more after the last event of a burst; `isUrgent`: a banned program may be over by now. */
  readonly changed: (scopes: readonly string[], why: string, isUrgent: boolean) => void;
  /** Told when watching is another than it was. */
  readonly turned: () => void;
  /** Paths that did not answer, in which nothing is watched; absent: none. */
  readonly avoid?: () => readonly string[];
}

/** How well changes are noticed: what `wire/pipe.ts` says of it. */
export interface WatchingState {
  /** Folders that the system watches for us. */
  readonly watched: number;
  /** Folders that it watches no more of, and which are compared every few seconds instead. */
  readonly compared: number;
  readonly starts: StartsWay;
  readonly why?: string;
}

const COALESCE_MS = 100;
const URGENT_MS = 10;
/** Mounts are compared so often. */
const MOUNTS_EVERY_MS = 5000;
/** Lost events are rare, and a look of the whole host follows within 15 minutes anyway. */
const RECONCILE_EVERY_MS = 60_000;
/** Folders that the system lets us not watch are compared instead. */
const POLL_EVERY_MS = 5000;
const LIST_DEADLINE_MS = 30_000;
const MAX_LIST_BYTES = 1024 * 1024;
const WORKER = fileURLToPath(new URL('watch-list-worker.ts', import.meta.url));

/** All that wakes a look: events of folders, started programs, and the comparison that makes lost events harmless. */
export class Watching {
  readonly #parts: WatchingParts;
  readonly #folders: Promise<FolderWatcher>;
  readonly #reconciliation = new Reconciliation((scopes, why) => this.#changed(scopes, why));
  readonly #starts: StartWatch | undefined;
  readonly #mounts: MountWatch | undefined;
  readonly #timers: NodeJS.Timeout[] = [];
  #poll: NodeJS.Timeout | undefined;
  #unwatched: ReadonlySet<string> = new Set();
  #isOn = true;
  /** What is gathered before it is said: of a burst in folders, and of starts. */
  readonly #pending = new Map<boolean, { readonly scopes: Set<string>; readonly timer: NodeJS.Timeout }>();
  #watched = 0;
  #code: string | undefined;

  constructor(parts: WatchingParts) {
    this.#parts = parts;
    const listed = watcherFor(process.platform, parts.watcher);
    if (listed === undefined) throw new RangeError(`there is no watcher ${parts.watcher ?? ''}`);
    this.#folders = listed.load().then((make) => make((scopes, why) => this.#changed(scopes, why)));
    this.#timers.push(setInterval(() => this.#reconciliation.compare(), RECONCILE_EVERY_MS));
    if (process.platform !== 'linux' || parts.root !== undefined) return;
    const { log, turned } = parts;
    const mounts = new MountWatch((mountinfo) => this.#mounted(mountinfo));
    let comparedMs = performance.now();
    const beat = (): void => {
      const now = performance.now();
      if (now - comparedMs < MOUNTS_EVERY_MS) return;
      comparedMs = now;
      mounts.tick();
    };
    this.#mounts = mounts;
    this.#starts = new StartWatch({ log, turned, beat, changed: (scopes, why) => this.#changed(scopes, why, true) });
  }

  /** How well changes are noticed now. */
  get state(): WatchingState {
    const { starts, why } = this.#starts?.way ?? { starts: 'none' };
    const reasons = [...(this.#code === undefined ? [] : [`folders: ${this.#code}`]), ...(why === undefined ? [] : [why])];
    const said = reasons.length === 0 ? {} : { why: reasons.join('; ').slice(0, 300) };
    return { watched: this.#watched, compared: this.#unwatched.size, starts, ...said };
  }

  /** Begins to watch; resolves when all of it does. */
  async begin(): Promise<void> {
    await this.#starts?.open();
    if (this.#starts?.way.starts === 'exec-events') process.on('exit', startSomething);
    await this.refresh();
  }

  /** The programs that were started since the last look, for one that begins now; undefined where starts are not watched. */
  handOver(): Handover | undefined {
    return this.#starts?.handOver();
  }

  /** A process of ours was started, which whoever notices starts must notice. */
  began(pid: number): void {
    this.#starts?.expect(pid);
  }

  /** Watches what a look said that is to be watched, or asks a process of its own. Keeps what was watched when that fails. */
  async refresh(said?: WatchList): Promise<void> {
    const before = JSON.stringify(this.state);
    const list = said ?? (await this.#list());
    if (list === undefined) return;
    const folders = await this.#folders;
    // Ended meanwhile: what is watched now would keep this process alive.
    if (this.#parts.signal.aborted) return;
    const failed = await folders.watch(list.folders);
    this.#reconciliation.watch(list.folders);
    this.#starts?.want(list.names, list.catalogue);
    this.#watched = list.folders.length - failed.length;
    this.#pollInstead(new Set(failed.map((one) => one.folder)), failed[0]?.code);
    await this.#starts?.confirm();
    if (JSON.stringify(this.state) !== before) this.#parts.turned();
  }

  /** Turns what wakes a look on or off; off, changes go unsaid. */
  turn(on: boolean): void {
    this.#isOn = on;
  }

  /** Ends all watching. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    clearInterval(this.#poll);
    if (this.#starts?.way.starts === 'exec-events')
      spawn(process.execPath, ['--version'], { stdio: 'ignore' }).on('error', () => undefined);
    process.off('exit', startSomething);
    this.#starts?.close();
    this.#mounts?.close();
    for (const { timer } of this.#pending.values()) clearTimeout(timer);
    await (await this.#folders).close();
  }

  #changed(scopes: readonly string[], why: string, isUrgent = false): void {
    if (!this.#isOn) return;
    const pending = this.#pending.get(isUrgent);
    if (pending !== undefined) {
      for (const scope of scopes) pending.scopes.add(scope);
      return;
    }
    const all = new Set(scopes);
    const say = (): void => {
      this.#pending.delete(isUrgent);
      if (!this.#parts.signal.aborted) this.#parts.changed([...all].slice(0, 1000), why, isUrgent);
    };
    this.#pending.set(isUrgent, { scopes: all, timer: setTimeout(say, isUrgent ? URGENT_MS : COALESCE_MS) });
  }

  #mounted(mountinfo: string): void {
    this.#starts?.mounted(mountinfo);
    this.#changed(['watched@system'], 'what is mounted has changed');
  }

  /** ENOSPC and EMFILE are the system's limits on watches: what is beyond them is compared every few seconds. */
  #pollInstead(unwatched: ReadonlySet<string>, code: string | undefined): void {
    const isNews = unwatched.size !== this.#unwatched.size;
    this.#unwatched = unwatched;
    this.#code = code;
    clearInterval(this.#poll);
    this.#poll = undefined;
    if (unwatched.size === 0) return;
    this.#poll = setInterval(() => this.#reconciliation.compare(this.#unwatched), POLL_EVERY_MS);
    if (isNews)
      this.#parts.log.warn({ folders: unwatched.size, code }, 'folders cannot be watched; they are compared every five seconds');
  }

  async #list(): Promise<WatchList | undefined> {
    const { promise, resolve } = Promise.withResolvers<WatchList | undefined>();
    const { signal, log, catalogue, root, avoid } = this.#parts;
    const worker = spawn(
      process.execPath,
      ownArguments(['--no-warnings', `--max-old-space-size=${MEMORY_MIB.listingHeap}`], [WORKER]),
      {
        stdio: ['pipe', 'pipe', 'inherit'],
        // oxlint-disable-next-line node/no-process-env -- one name of it, for our own worker, which starts with an empty environment
        env: { PATH: '/usr/bin:/bin', MALLOC_ARENA_MAX: '1', ...compiledCodeOfWorkers(process.env) },
        timeout: LIST_DEADLINE_MS,
        killSignal: 'SIGKILL',
        signal,
      },
    );
    this.#starts?.expect(worker.pid);
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
    worker.stdin.end(JSON.stringify({ catalogue: catalogue(), root, avoid: avoid?.() }));
    return promise;
  }
}

/** A thread that waits in the kernel for a program to be started keeps Node from ending, whatever the reason, until one is: ours says its version. */
function startSomething(): void {
  spawnSync(process.execPath, ['--version'], { stdio: 'ignore', timeout: 5000 });
}
