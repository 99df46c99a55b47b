/**
 * The disposable process that does one look: it reads one request line on its standard input, writes JSON lines on its
 * standard output, and ends. Whoever started it kills it when it does not come back; what it had written until then says
 * which scopes it finished.
 *
 *   in   {"catalogue":"<path>","depth":"quick","scopes":[…]?,"skip":[…]?,"stopAfterMs":1?,"root":"<dir>"?,"platform":"linux"?,"cache":"<path>"?,
 *        "readAgainMs":1?,"share":0.25?,"isTrial":true?,"started":[{"facts":{…},"descriptor":3?}]?,"missedStarts":1?,
 *        "hold":"<path>"?,"avoid":["<path>"]?,"asked":"<path>"?}
 *   out  {"kind":"scope-started","scope":"…","copies":[{"product":"…","copies":1}]?}   (copies so far: now and then)
 *        {"kind":"scope-done","coverage":{…}}
 *        {"kind":"tick"}                        (at least every second: it lives)
 *        {"kind":"done","startedAt":"…","durationMs":1,"catalogue":{…},"observations":[…],"coverage":[…],"nearMisses":[…],"standing":{…}?,"cost":{…}}
 *        {"kind":"watched","list":{…}}          (behind `done`, when it was asked for)
 *        {"kind":"failed","code":"E_…","message":"…"}
 */
import { existsSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lookAt, type Keeping, type Sight } from './pipeline.ts';
import { identityCache } from './identity-cache.ts';
import type { Host } from './host/contract.ts';
import { localHost } from './host/local.ts';
import { withStarted } from './host/started.ts';
import { KeptLooksFile } from './kept-looks/kept-looks-file.ts';
import { openOnce } from './known-catalogue.ts';
import type { Standing } from './kept-looks/runs.ts';
import type { Sweeping } from './places/contract.ts';
import { ownCost } from './process-cost.ts';
import type { ScanRequest } from './scan-request.ts';
import type { ProductCopies } from './worker-process.ts';
import { toWatch, type WatchList } from './watch-list.ts';
import { indexCatalogue } from '../catalogue/catalogue-index.ts';
import { systemClock } from '../domain/clock.ts';
import { sha256, type Digest } from '../domain/digest.ts';
import { KnownError } from '../domain/errors.ts';
import { toBytes, type HostPath } from '../domain/host-path.ts';
import type { Observation } from '../domain/finding.ts';
import { isSingleExecutable } from '../domain/own-process.ts';
import { LIMITS } from '../wire/limits.ts';

// Errors of the disk come by the hundred, and nobody reads where they were made.
Error.stackTraceLimit = 0;

const PROCESSES = 'processes@system';

/** Lines that go out with the next one: each write wakes the reader, and the next scope starts at once. */
let held = '';

/** Copies are counted no sooner than this; the first time is a second after the start: most looks are over by then. */
const COUNT_EVERY_MS = 1000;
let countAtMs = systemClock.monotonicMs() + COUNT_EVERY_MS;

try {
  await work(JSON.parse(readFileSync(0, 'utf8')) as ScanRequest);
} catch (error) {
  const code = error instanceof KnownError ? error.code : 'E_SCAN_FAILED';
  say({ kind: 'failed', code, message: error instanceof Error ? error.message.slice(0, 1000) : 'unknown error' });
}

async function work(request: ScanRequest): Promise<void> {
  const { hold: holdFile } = request;
  const startedAt = systemClock.now();
  const begun = systemClock.monotonicMs();
  const index = indexCatalogue(openOnce(request.catalogue, request.cache));
  const kept = request.cache === undefined ? undefined : { path: request.cache, catalogue: index.catalogue.digest };
  const cache = identityCache(kept);
  const { host, missed } = withStarted(await hostOf(request), request.started ?? []);
  const keeping = keepingOf(request, index.catalogue.digest);
  let watched: WatchList | undefined;
  const { runs, ...seen } = lookAt(host, index, {
    order: {
      depth: request.depth,
      skip: new Set(request.skip),
      sweeping: sweepingOf(request),
      ...(request.depth === 'quick' || request.share === undefined ? {} : { share: request.share }),
      ...(request.stopAfterMs === undefined ? {} : { stopAfterMs: request.stopAfterMs }),
      ...(request.scopes === undefined ? {} : { scopes: new Set(request.scopes) }),
    },
    cache,
    ...(keeping === undefined ? {} : { keeping }),
    beside(asked) {
      // What to watch is asked for with the rest: a folder that comes there is a change.
      if (request.listsWatched === true) watched = toWatch(asked, index, request.root);
    },
    progress: {
      scopeStarted: (scope, copies) => say({ kind: 'scope-started', scope, ...copiesNowAndThen(copies) }),
      scopeDone: (coverage) => hold({ kind: 'scope-done', coverage }),
      alive: () => say({ kind: 'tick' }),
      ...(holdFile === undefined ? {} : { isHeld: () => existsSync(holdFile) }),
    },
  });
  const missedStarts = missed() + (request.missedStarts ?? 0);
  const sight = withMissed(seen, missedStarts);
  const stamp = keeping?.stamp();
  const standing: { standing?: Standing } =
    runs === undefined || stamp === undefined || missedStarts > 0 ? {} : { standing: { stamp, runs } };
  cache.save();
  const { version, digest } = index.catalogue;
  const durationMs = systemClock.monotonicMs() - begun;
  const products = request.isTrial === true ? { products: index.catalogue.signatures().map(({ id }) => id) } : {};
  say({
    kind: 'done',
    startedAt,
    durationMs,
    catalogue: { version, digest },
    ...sight,
    ...standing,
    ...products,
    cost: ownCost(),
  });
  if (watched !== undefined) say({ kind: 'watched', list: watched });
}

/** What is looked at: this machine, a folder as a host, or a host in miniature. */
async function hostOf({ isTrial, root, platform, avoid, asked }: ScanRequest): Promise<Host> {
  if (isTrial === true) return (await import('./trial/ordinary-host.ts')).ordinaryHost();
  const processes =
    process.platform === 'linux' ? undefined : await (await import('./host/listed-processes.ts')).listedProcesses();
  const mountinfo = process.platform === 'darwin' ? await (await import('./host/listed-mounts.ts')).listedMounts() : undefined;
  return localHost({
    ...(processes === undefined ? {} : { processes }),
    ...(mountinfo === undefined ? {} : { mountinfo }),
    ...(root === undefined ? {} : { root }),
    ...(platform === undefined ? {} : { platform }),
    ...(avoid === undefined ? {} : { avoid }),
    ...(asked === undefined ? {} : { asks: askedIn(asked) }),
  });
}

/**
 * Quick looks at this machine are kept beside the identity cache, by the program as it ships: that is one file, whose time of change says when
 * what it knows has changed, as that of two hundred sources would not. Only on Linux is it known how folders' times behave.
 */
function keepingOf({ cache, root, listsWatched }: ScanRequest, catalogue: Digest): StampedKeeping | undefined {
  const program = fileURLToPath(import.meta.url);
  if (cache === undefined || root !== undefined || process.platform !== 'linux' || program.endsWith('.ts')) return undefined;
  const { ino, ctimeMs } = statSync(isSingleExecutable() ? process.execPath : program);
  let file: KeptLooksFile | undefined;
  return {
    isGrounded: listsWatched === true,
    read(restsOn) {
      file = new KeptLooksFile(`${cache}.looks`, JSON.stringify([catalogue, ino, ctimeMs, restsOn]), Date.now());
      return file.read();
    },
    write: (kept) => file?.write(kept),
    stamp: () => file?.stamp,
  };
}

type StampedKeeping = Keeping & { readonly stamp: () => string | undefined };

/** How many copies were seen so far, in a look that takes longer: of its time at most a fiftieth goes into that. */
function copiesNowAndThen(seen: () => readonly Observation[]): { readonly copies?: readonly ProductCopies[] } {
  const begunMs = systemClock.monotonicMs();
  if (begunMs < countAtMs) return {};
  const byProduct = Map.groupBy(seen(), ({ product }) => product);
  const now = systemClock.monotonicMs();
  countAtMs = now + Math.max(COUNT_EVERY_MS, (now - begunMs) * 50);
  return {
    copies: [...byProduct].slice(0, LIMITS.progressProducts).map(([product, { length }]) => ({ product, copies: length })),
  };
}

/** What the sweep of a scope remembers lies under its digest, since a scope's name holds a path. */
function sweepingOf({ cache, root = '/', readAgainMs }: ScanRequest): Sweeping {
  return {
    ...(cache === undefined
      ? {}
      : { ledgerOf: (scope) => `${cache}.sweep/${sha256(Buffer.from(`${root}\0${scope}`)).slice(0, 32)}` }),
    ...(readAgainMs === undefined ? {} : { readAgainMs }),
  };
}

/** Starts that nobody took note of are a gap of the place that looks at processes. */
function withMissed(sight: Sight, missed: number): Sight {
  if (missed === 0) return sight;
  const gap = { reason: 'missed', detail: `${missed} starts` } as const;
  const coverage = sight.coverage.map((one) =>
    one.scope === PROCESSES ? { ...one, complete: false, gaps: [...one.gaps, gap] } : one,
  );
  return { ...sight, coverage };
}

/** Writes down what is asked for, before it is: the path where this process hangs is then the one that stands there, up to a NUL. */
function askedIn(file: string): (path: HostPath) => void {
  const descriptor = openSync(file, 'w', 0o600);
  return (path) => void writeSync(descriptor, Buffer.concat([toBytes(path), Buffer.of(0)]), 0, null, 0);
}

function hold(message: object): void {
  held += `${JSON.stringify(message)}\n`;
}

/** Synchronous, so that a line is out before the next call can hang. */
function say(message: object): void {
  const bytes = Buffer.from(`${held}${JSON.stringify(message)}\n`, 'utf8');
  held = '';
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      // A full pipe: its reader is slower than we are. Sleeping keeps us from spinning until it has read.
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
