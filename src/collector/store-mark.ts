import path from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import type { Clock } from '../domain/clock.ts';
import { closed, DIGEST } from '../domain/schema.ts';
import { readPrivateFile, writePrivateFile } from './access/private-file.ts';
import type { Store } from './store/contract.ts';

/** The mark's file in the data folder; no backup holds it, since it says what is newer than any. */
export const STORE_MARK = 'store.mark';

const EVERY_MS = 2000;

/** The newest line of the audit log that this collector has met. */
const Mark = closed({ number: Type.Integer({ minimum: 1 }), digest: DIGEST });
type Mark = Static<typeof Mark>;

/** What watching a store for having been put back works with. */
export interface MarkParts {
  readonly dataFolder: string;
  readonly store: Pick<Store, 'auditHead' | 'auditLines' | 'noteRestore'>;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  /** Between two looks; absent: two seconds. */
  readonly everyMs?: number | undefined;
}

/**
 * Notices that the store is another one than a moment ago: PostgreSQL was put back from a backup, failed over to a standby that lacked what was
 * answered, or somebody copied an older file into the data folder. All that people and the collector do is a line of the audit log,
 * whose lines are a chain: as long as the newest line that was met is there, nothing is missing.
 */
export class StoreMark {
  readonly #parts: MarkParts;
  readonly #file: string;
  #known: Mark | undefined;

  /** Reads the mark that is kept in the data folder, and holds the store against it. @throws KnownError E_STATE_UNSAFE, E_STORE_UNAVAILABLE */
  static async open(parts: MarkParts): Promise<StoreMark> {
    const mark = new StoreMark(parts);
    await mark.check();
    return mark;
  }

  private constructor(parts: MarkParts) {
    this.#parts = parts;
    this.#file = path.join(parts.dataFolder, STORE_MARK);
    this.#known = markIn(readPrivateFile(this.#file));
  }

  /**
   * Holds the store against the mark; one that was put back numbers everything on from beyond what hosts may have met. Then keeps the
   * mark of now. Says whether it was put back. @throws KnownError E_STORE_UNAVAILABLE
   */
  async check(): Promise<boolean> {
    const { store, clock, log } = this.#parts;
    const known = this.#known;
    const isBack = known !== undefined && !(await this.#isThere(known));
    if (isBack) {
      const detail = { missing: known.number };
      await store.noteRestore({ at: clock.now(), actor: 'system', action: 'store.restore', subject: 'store', detail });
      log.error(
        { line: known.number },
        'the store lacks what was in it: it was put back, and numbers on from beyond; publish catalogue and settings again if they were newer',
      );
    }
    const head = await store.auditHead();
    if (head !== undefined && head.digest !== known?.digest) {
      writePrivateFile(this.#file, `${JSON.stringify({ number: head.number, digest: head.digest } satisfies Mark)}\n`);
      this.#known = head;
    }
    return isBack;
  }

  /** Checks again and again, and calls `onBack` whenever the store was put back; gives the function that checks a last time and ends. */
  watch(onBack: () => Promise<void>): () => Promise<void> {
    let working: Promise<void> | undefined;
    const check = async (): Promise<void> => {
      try {
        if (await this.check()) await onBack();
      } catch (error) {
        // A store that is away is told of by whoever needs it.
        this.#parts.log.debug({ err: error }, 'the store could not be held against its mark');
      }
    };
    const timer = setInterval(() => {
      working ??= check().finally(() => {
        working = undefined;
      });
    }, this.#parts.everyMs ?? EVERY_MS);
    timer.unref();
    return async () => {
      clearInterval(timer);
      await working;
      await check();
    };
  }

  async #isThere({ number, digest }: Mark): Promise<boolean> {
    const [line] = await this.#parts.store.auditLines({ after: number - 1, limit: 1 });
    return line?.number === number && line.digest === digest;
  }
}

/** What a disk that was full left of it is none: then there is nothing to hold the store against. */
function markIn(content: string | undefined): Mark | undefined {
  try {
    const mark: unknown = JSON.parse(content ?? '');
    return Value.Check(Mark, mark) ? mark : undefined;
  } catch {
    return undefined;
  }
}
