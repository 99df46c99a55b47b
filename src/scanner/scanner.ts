import { mkdirSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import type { Logger } from 'pino';
import { identitiesIn } from './cache-folder.ts';
import { CatalogueChoice } from './catalogue-choice.ts';
import { readConditions } from './conditions.ts';
import { HangMark } from './hang-mark.ts';
import { OrderedLooks } from './ordered-looks.ts';
import { obeying, orderIn, orders, Trials } from './orders.ts';
import { StandingLook } from './standing-look.ts';
import { Watching } from './watching.ts';
import { LIMITS } from '../wire/limits.ts';
import type { FromScanner, ToScanner } from '../wire/pipe.ts';

/** What the scanner runs with. */
export interface ScannerOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly log: Logger;
  readonly version: string;
  /** Path of the compiled catalogue that is looked with until the agent names another. */
  readonly catalogue: string;
  /** Folder of the catalogues that the agent can name, `<digest>.catalogue`; absent: none. */
  readonly catalogues?: string;
  /** Folder or mount point that is looked at as the host, without processes; absent: this machine. */
  readonly root?: string;
  /** Folder for what large executables are; it can be emptied at any time. Absent: nothing is kept. */
  readonly cache?: string;
  /** So long a sweep believes a folder that shows no change; absent: a week. */
  readonly readAgainMs?: number;
  /** Name of the folder watcher; absent: this system's. */
  readonly watcher?: string;
  /** Aborted: end, and the look under way with us. */
  readonly signal: AbortSignal;
}

/** The agent takes a scanner that is silent for some of these for hung. */
const CONDITIONS_EVERY_MS = 60_000;

/**
 * The scanner's long-lived half: takes orders, starts one disposable worker for each, and says what changed meanwhile. It
 * looks at nothing itself but folders' names, /proc, and inodes of what a look rested on. Resolves when the agent closes the pipe or it is told to end.
 *
 * @throws KnownError E_PIPE_INVALID when the agent says what `wire/pipe.ts` does not allow
 */
export async function runScanner({ cache: wanted, ...given }: ScannerOptions): Promise<void> {
  const cache = madeFolder(wanted);
  const options = { ...given, ...(cache === undefined ? {} : { cache }) };
  const { input, log } = options;
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, ending.signal]);
  const say = speaker(options.output, ending);
  let isReady = false;
  let avoided: readonly string[] = [];
  const choice = new CatalogueChoice(options.catalogue, options.catalogues);
  const watching: Watching = new Watching({
    ...options,
    catalogue: () => choice.file,
    avoid: () => avoided,
    signal,
    changed: (scopes, why, isUrgent) => say({ kind: 'changed', scopes, why, ...(isUrgent ? { urgent: true } : {}) }),
    turned: () => {
      if (isReady) say({ kind: 'watching', ...watching.state });
    },
  });
  const mark = new HangMark(cache);
  if (mark.isCautious) log.error('the scanner before this one hung while it set up its watching; this one looks without it');
  const standing =
    cache === undefined || options.root !== undefined
      ? undefined
      : new StandingLook({ file: `${identitiesIn(cache)}.looks`, mark });
  const looks = new OrderedLooks({
    ...options,
    ...(standing === undefined ? {} : { standing }),
    catalogue: () => choice.file,
    signal,
    say,
    handOver: () => watching.handOver(),
    began: (pid) => watching.began(pid),
    async looked(hung, watched) {
      avoided = hung;
      // There may be folders that were not there before.
      await mark.during(() => watching.refresh(watched));
    },
  });
  const trials = new Trials(choice, { root: options.root, signal, say });
  const obey = obeying({ looks, choice, watching, trials });
  const waiting: ToScanner[] = [];
  // Read from the start: an agent that goes while watching begins is seen to go.
  const ordered = orders(input, signal, (line) => (isReady ? obey(orderIn(line)) : void waiting.push(orderIn(line))));
  void ordered.catch(() => undefined).finally(() => ending.abort(new Error('the agent is gone')));
  let telling: NodeJS.Timeout | undefined;

  try {
    await mark.during(() => watching.begin());
    if (!signal.aborted) {
      isReady = true;
      say({ kind: 'ready', version: options.version, watched: watching.state.watched });
      say({ kind: 'watching', ...watching.state });
      telling = tellConditions(say);
      for (const order of waiting) obey(order);
    }
    await ordered;
  } finally {
    log.debug('the scanner ends');
    ending.abort(new Error('the scanner ends'));
    clearInterval(telling);
    await watching.close();
    await looks.ended();
    await trials.ended();
  }
}

/** A disk that is full holds no folder, and ends no scanner: it looks without what it would keep there. */
function madeFolder(cache: string | undefined): string | undefined {
  try {
    if (cache !== undefined) mkdirSync(cache, { recursive: true, mode: 0o700 });
    return cache;
  } catch {
    return undefined;
  }
}

/** Says how the machine stands, now and every minute, until the timer is cleared. */
function tellConditions(say: (message: FromScanner) => void): NodeJS.Timeout {
  const tell = (): void => say({ kind: 'conditions', ...readConditions() });
  tell();
  return setInterval(tell, CONDITIONS_EVERY_MS);
}

/** Writes messages; a result that no line may hold is a failed look, and an agent that is gone ends us. */
function speaker(output: Writable, ending: AbortController): (message: FromScanner) => void {
  output.on('error', () => ending.abort(new Error('the agent is gone')));
  return (message) => {
    const line = `${JSON.stringify(message)}\n`;
    if (Buffer.byteLength(line) <= LIMITS.pipeMessageBytes) output.write(line);
    else if (message.kind === 'result') {
      output.write(
        `${JSON.stringify({ kind: 'failed', id: message.id, code: 'E_TOO_LARGE', message: 'the result is larger than one message may be' })}\n`,
      );
    }
  };
}
