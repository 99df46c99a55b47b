import path from 'node:path';
import { trialProblems } from './trial/judge-trial.ts';
import { runWorker } from './worker-run.ts';
import type { Digest } from '../domain/digest.ts';
import { KnownError } from '../domain/errors.ts';
import type { FromScanner, TrialOrder } from '../wire/pipe.ts';

/** A trial takes a second; on a machine that does much else it may take this long. */
const TRIAL_MS = 60_000;

/**
 * Which catalogue is looked with. The agent names one by its digest; where those lie was said when the scanner started, so that an agent
 * in foreign hands can make it open nothing else.
 */
export class CatalogueChoice {
  readonly #own: string;
  readonly #folder: string | undefined;
  #used: string;

  /** `own` is the catalogue that the scanner was started with; `folder` holds `<digest>.catalogue` files, absent: only the own one can be used. */
  constructor(own: string, folder: string | undefined) {
    this.#own = own;
    this.#folder = folder;
    this.#used = own;
  }

  /** The file to look with now. */
  get file(): string {
    return this.#used;
  }

  /** Looks with the catalogue of that digest from now on; without one with its own, which the next look's digest shows. */
  use(digest: Digest | undefined): void {
    this.#used = digest === undefined || this.#folder === undefined ? this.#own : this.fileOf(digest);
  }

  /** Opens a catalogue in a process of its own, bounded in time and memory, and lets it look at a host in miniature. */
  async try(order: TrialOrder, signal: AbortSignal): Promise<FromScanner> {
    const { id } = order;
    try {
      const file = this.fileOf(order.catalogue);
      const run = { deadlineMs: TRIAL_MS, signal };
      const {
        catalogue,
        observations,
        coverage,
        products = [],
      } = await runWorker({ catalogue: file, depth: 'quick', isTrial: true }, run);
      if (catalogue.version === '')
        throw new KnownError('E_SCAN_FAILED', 'the trial did not end in time', 'Try it again when the machine is idle.');
      const gaps = coverage.flatMap(({ scope, gaps: found }) =>
        found.map(({ reason }) => `${scope} could not be looked at: ${reason}`),
      );
      const other = catalogue.digest === order.catalogue ? [] : [`the file has another digest: ${catalogue.digest}`];
      const problems = [...other, ...gaps.map((gap) => gap.slice(0, 300)), ...trialProblems(observations)].slice(0, 20);
      return { kind: 'tried', id, catalogue, products, problems };
    } catch (error) {
      const code = error instanceof KnownError ? error.code : 'E_SCAN_FAILED';
      return { kind: 'failed', id, code, message: (error instanceof Error ? error.message : 'unknown error').slice(0, 1000) };
    }
  }

  /** Where the catalogue of that digest lies, if it is there. @throws KnownError E_CONFIG_INVALID without a folder */
  fileOf(digest: Digest): string {
    if (this.#folder === undefined) throw noFolder();
    return path.join(this.#folder, `${digest}.catalogue`);
  }
}

function noFolder(): KnownError {
  return new KnownError(
    'E_CONFIG_INVALID',
    'this scanner was started without a folder of catalogues',
    'Start it with `--catalogues DIR`, the folder `catalogues` of the agent’s state.',
  );
}
