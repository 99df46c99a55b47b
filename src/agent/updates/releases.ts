import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import type { Digest } from '../../domain/digest.ts';
import type { PieceRequest } from '../../wire/protocol.ts';
import type { Release, SignedStatement } from '../../wire/statements.ts';
import type { CatalogueFiles } from './catalogue-files.ts';
import { download, type PieceOutcome } from './download.ts';
import { activeRelease, judgeRelease } from './judge-release.ts';
import { afterGoodLook, beginningLook, brokenOff, isOnProbation, lookProblem, rolledBack } from './probation.ts';
import type { UpdatesFile } from './updates-file.ts';
import { MOST, withRefusal, type KeptRelease, type UpdatesState } from './updates-state.ts';
import type { ScanResult } from '../../wire/pipe.ts';

/** What the scanner says of a catalogue that it was asked to try. */
export type Trial =
  | {
      readonly kind: 'tried';
      readonly version: string;
      /** All that the catalogue looks for. */
      readonly products: readonly string[];
      readonly problems: readonly string[];
    }
  /** The catalogue could not be opened or looked with. */
  | { readonly kind: 'failed'; readonly why: string }
  /** The scanner was not there, or ended: it says nothing of the catalogue. */
  | { readonly kind: 'undecided' };

/** What keeping releases works with. */
export interface ReleaseParts {
  readonly file: UpdatesFile;
  readonly files: CatalogueFiles;
  readonly clock: Clock;
  readonly log: Logger;
  readonly piece: (wanted: PieceRequest) => Promise<PieceOutcome>;
  readonly tryOut: (digest: Digest) => Promise<Trial>;
  /** Another catalogue is to be looked with from now on. */
  readonly changed: () => void;
}

/** After bytes that are not the release's, or a trial that failed or decided nothing, it is asked for again only then. */
const PATIENCE_MS = 5 * 60_000;

/** Which catalogue this host looks with: takes releases, tries them, and goes back to the last good one when looks with it fail. */
export class Releases {
  readonly #parts: ReleaseParts;
  readonly #notBeforeMs = new Map<Digest, number>();
  #failedTrial: Digest | undefined;
  #known: { readonly active: KeptRelease; readonly products: ReadonlySet<string> } | undefined;

  constructor(parts: ReleaseParts) {
    this.#parts = parts;
    this.#settle('the agent ended twice while it looked with it');
    const { active } = this.#state;
    const digest = activeRelease(this.#state)?.digest;
    if (active !== undefined && (digest === undefined || !parts.files.has(digest))) {
      parts.log.error(
        { digest },
        'the catalogue that was looked with is gone; the shipped one is looked with until it is brought anew',
      );
      const { active: _, ...rest } = this.#state;
      parts.file.keep(rest);
    }
  }

  /** Digest of the release to look with; undefined for the scanner's own catalogue. */
  get digest(): Digest | undefined {
    return activeRelease(this.#state)?.digest;
  }

  /** Whether this catalogue is looked with, or is the one to go back to. */
  isKept(digest: Digest): boolean {
    return this.#keptDigests().includes(digest);
  }

  /** Whether the catalogue that is looked with knows the product: what it does not know was not looked for, and is not gone. */
  looksFor(product: string): boolean {
    const { active } = this.#state;
    if (active?.products === undefined) return true;
    if (this.#known?.active !== active) this.#known = { active, products: new Set(active.products) };
    return this.#known.products.has(product);
  }

  /** The release that is looked with, for the heartbeat. */
  inForce(): { readonly revision: number; readonly digest: Digest; readonly stale: boolean } | undefined {
    const release = activeRelease(this.#state);
    if (release === undefined) return undefined;
    const { revision, digest, expires } = release;
    return { revision, digest, stale: expires < this.#parts.clock.now() };
  }

  /** Takes what a statement offers: believed, brought, tried, then looked with. Ends without a change wherever one of these fails. */
  async take(statement: SignedStatement): Promise<void> {
    const { file, log } = this.#parts;
    const verdict = judgeRelease(statement, this.#state);
    if (verdict.kind === 'known') return;
    if (verdict.kind === 'refused') {
      this.#refuse(verdict);
      return;
    }
    const release = verdict.said;
    if ((this.#notBeforeMs.get(release.digest) ?? -Infinity) > this.#parts.clock.monotonicMs()) return;
    // The mark stands before anything is brought: what is older is never taken again, whatever becomes of this one.
    file.keep({ ...this.#state, highestRelease: release.revision, highestDigest: release.digest });
    if (!(await this.#bring(release))) return;
    const products = await this.#productsOf(release);
    if (products === undefined) return;
    this.#activate(statement, release, products);
    log.info({ revision: release.revision, version: release.version, digest: release.digest }, 'a new catalogue is looked with');
  }

  /** A look begins. */
  lookBegins(): void {
    this.#keepIfChanged(beginningLook(this.#state));
  }

  /** A look ended with this; undefined when we broke it off ourselves. */
  lookEnded(result: Pick<ScanResult, 'catalogue' | 'coverage'> | { readonly failure: string } | undefined): void {
    if (result === undefined) {
      this.#keepIfChanged(brokenOff(this.#state));
      return;
    }
    if (!isOnProbation(this.#state)) return;
    const problem = 'failure' in result ? result.failure : lookProblem(result, this.#state);
    if (problem === undefined) {
      this.#keepIfChanged(afterGoodLook(this.#state));
      return;
    }
    this.#parts.log.warn({ problem }, 'a look with the new catalogue did not end well');
    this.#settle(problem);
  }

  async #bring(release: Release): Promise<boolean> {
    const { files, piece, log } = this.#parts;
    const outcome = await download(release, files, piece);
    switch (outcome.kind) {
      case 'whole':
        return true;
      case 'failed':
        log.warn({ why: outcome.why, revision: release.revision }, 'a catalogue could not be brought; it is asked for again');
        return false;
      case 'wrong':
        this.#waitFor(release.digest);
        this.#refuse({ why: outcome.why, revision: release.revision });
        return false;
    }
  }

  /** What it looks for, when it passed its trial. */
  async #productsOf(release: Release): Promise<readonly string[] | undefined> {
    const trial = await this.#parts.tryOut(release.digest);
    // A machine that is busy can fail one; two are the catalogue's fault.
    if (trial.kind === 'undecided' || (trial.kind === 'failed' && this.#failedTrial !== release.digest)) {
      if (trial.kind === 'failed') this.#failedTrial = release.digest;
      this.#parts.log.warn({ trial, revision: release.revision }, 'a catalogue could not be tried; it is tried again');
      this.#waitFor(release.digest);
      return undefined;
    }
    const version = trial.kind === 'tried' && trial.version !== release.version ? [`it calls itself ${trial.version}`] : [];
    const problems = trial.kind === 'failed' ? [trial.why] : [...trial.problems, ...version];
    if (trial.kind === 'tried' && problems.length === 0) return trial.products;
    const { digest, revision } = release;
    this.#parts.file.keep({ ...this.#state, rejected: [...this.#state.rejected, digest].slice(-MOST.rejected) });
    this.#refuse({ why: `it failed its trial: ${problems.join('; ')}`, revision });
    this.#forgetOthers();
    return undefined;
  }

  #activate(statement: SignedStatement, release: Release, products: readonly string[]): void {
    const { active: before, lastGood, ...rest } = this.#state;
    const isSame = before !== undefined && this.digest === release.digest;
    // What never looked well is nothing to go back to.
    const good = before !== undefined && before.goodLooks > 0 && !isSame ? before : lastGood;
    const active: KeptRelease = {
      statement,
      products,
      goodLooks: isSame ? before.goodLooks : 0,
      attempts: isSame ? before.attempts : 0,
    };
    this.#parts.file.keep({ ...rest, active, ...(good === undefined ? {} : { lastGood: good }) });
    this.#forgetOthers();
    if (!isSame) this.#parts.changed();
  }

  /** Goes back to the last good catalogue when the active one failed too often. */
  #settle(why: string): void {
    const after = rolledBack(this.#state, why);
    if (after === undefined) return;
    this.#parts.log.error(
      { why, release: activeRelease(this.#state)?.revision },
      'the new catalogue does not work here; the last good one is looked with again',
    );
    this.#parts.file.keep(after);
    this.#parts.changed();
  }

  #refuse({ why, revision }: { readonly why: string; readonly revision?: number }): void {
    const refusal = { what: 'release', why: why.slice(0, 200), ...(revision === undefined ? {} : { revision }) } as const;
    const after = withRefusal(this.#state, refusal);
    if (after === this.#state) return;
    this.#parts.log.error({ why, revision }, 'a catalogue was offered and is not taken');
    this.#parts.file.keep(after);
  }

  #forgetOthers(): void {
    this.#parts.files.keepOnly(this.#keptDigests());
  }

  #keptDigests(): readonly Digest[] {
    const { active, lastGood } = this.#state;
    return [active, lastGood].flatMap((kept) =>
      kept === undefined ? [] : (activeRelease({ ...this.#state, active: kept })?.digest ?? []),
    );
  }

  #waitFor(digest: Digest): void {
    this.#notBeforeMs.clear();
    this.#notBeforeMs.set(digest, this.#parts.clock.monotonicMs() + PATIENCE_MS);
  }

  #keepIfChanged(state: UpdatesState): void {
    if (state !== this.#state) this.#parts.file.keep(state);
  }

  get #state(): UpdatesState {
    return this.#parts.file.state;
  }
}
