import { existsSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import type { Logger } from 'pino';
import { replaceFile } from '../disk/durable.ts';
import { firstState, isUpdatesState, ofEnrolment, type UpdatesState } from './updates-state.ts';

const FILE = 'updates.json';
/** Statements of settings and releases, the products of two catalogues, and lists of a few lines each. */
const MAX_BYTES = 16 * 1024 * 1024;

/** The file that holds what this host believes; every change is on disk when `keep` returns. */
export class UpdatesFile {
  readonly #folder: string;
  #state: UpdatesState;

  /** `publisherKey` is the one that was pinned at enrolment: it counts where nothing was kept, or what was kept is damaged. */
  constructor(folder: string, given: { readonly publisherKey: string; readonly log: Logger }) {
    this.#folder = folder;
    const kept = this.#read(given.log);
    this.#state = kept === undefined ? firstState(given.publisherKey) : ofEnrolment(kept, given.publisherKey);
  }

  /** What is believed now. */
  get state(): UpdatesState {
    return this.#state;
  }

  /** Replaces it, whole or not at all. */
  keep(state: UpdatesState): void {
    replaceFile(path.join(this.#folder, FILE), JSON.stringify(state));
    this.#state = state;
  }

  #read(log: Logger): UpdatesState | undefined {
    const file = path.join(this.#folder, FILE);
    if (!existsSync(file)) return undefined;
    const state = parsed(file);
    if (state !== undefined) return state;
    // A damaged file must not stop a host from looking; what was pinned at enrolment still guards it.
    renameSync(file, `${file}.damaged`);
    log.error(
      { movedAside: `${file}.damaged` },
      'what was kept of updates is damaged; it begins anew with the key that was pinned at enrolment',
    );
    return undefined;
  }
}

function parsed(file: string): UpdatesState | undefined {
  try {
    const bytes = readFileSync(file);
    const state: unknown = bytes.length > MAX_BYTES ? undefined : JSON.parse(bytes.toString('utf8'));
    return isUpdatesState(state) ? state : undefined;
  } catch {
    return undefined; // unreadable is damaged: both begin anew
  }
}
