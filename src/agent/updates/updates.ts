import path from 'node:path';
import type { Logger } from 'pino';
import { CANARY_PRODUCT } from '../../domain/canary.ts';
import type { Clock } from '../../domain/clock.ts';
import { sha256, type Digest } from '../../domain/digest.ts';
import type { PieceRequest, Updates as Offered, UpdateState } from '../../wire/protocol.ts';
import { CatalogueFiles } from './catalogue-files.ts';
import { CATALOGUES } from './catalogues-folder.ts';
import { Commands, type Deeds } from './commands.ts';
import { dryRun, type Count, type DryRunParts } from './dry-run.ts';
import type { PieceOutcome } from './download.ts';
import { afterKeys } from './publisher-keys.ts';
import { Releases, type Trial } from './releases.ts';
import { Settings, type ClampedSettings } from './settings.ts';
import { UpdatesFile } from './updates-file.ts';

/** What updates work with. */
export interface UpdateParts {
  /** The agent's state folder. */
  readonly folder: string;
  readonly host: {
    readonly hostId: string;
    readonly collectorId: string;
    readonly commandKey: string;
    readonly publisherKey: string;
  };
  readonly clock: Clock;
  readonly log: Logger;
  readonly piece: (wanted: PieceRequest) => Promise<PieceOutcome>;
  readonly tryOut: (digest: Digest) => Promise<Trial>;
  /** How many copies this catalogue would find. */
  readonly count: (digest: Digest) => Promise<Count>;
  /** Open copies by product. */
  readonly found: () => ReadonlyMap<string, number>;
  /** What is done for each order but a dry run, which is of updates themselves. */
  readonly deeds: Omit<Deeds, 'dry-run'>;
  /** Another catalogue is to be looked with. */
  readonly catalogueChanged: () => void;
  /** Something waits to be told to the collector. */
  readonly news: () => void;
}

/** Outcomes that one heartbeat tells; the others follow with the next. */
const OUTCOMES_AT_ONCE = 8;

/** What the collector sends back: nothing of it is believed but by its signature, and what it says is kept on disk before it counts. */
export class Updates {
  readonly #parts: UpdateParts;
  readonly #file: UpdatesFile;
  readonly #settings: Settings;
  readonly #commands: Commands;
  readonly releases: Releases;
  #isBusy = false;
  #scope: { readonly settings: unknown; readonly products: ReadonlySet<string> | undefined } | undefined;

  constructor(parts: UpdateParts) {
    const { folder, host, clock, log } = parts;
    this.#parts = parts;
    this.#file = new UpdatesFile(folder, { publisherKey: host.publisherKey, log });
    this.#settings = new Settings({ file: this.#file, collectorId: host.collectorId, log });
    const files = new CatalogueFiles(path.join(folder, CATALOGUES));
    const counting: DryRunParts = {
      ...parts,
      file: this.#file,
      files,
      settings: () => this.settings,
      isKept: (digest) => this.releases.isKept(digest),
    };
    const deeds: Deeds = { ...parts.deeds, 'dry-run': (command) => dryRun(command, counting) };
    this.#commands = new Commands({ file: this.#file, clock, log, host, deeds, ended: parts.news });
    this.releases = new Releases({
      file: this.#file,
      files,
      clock,
      log,
      piece: parts.piece,
      tryOut: parts.tryOut,
      changed: () => {
        parts.catalogueChanged();
        parts.news();
      },
    });
  }

  /** What is in force; undefined when nothing was ever said. */
  get settings(): ClampedSettings | undefined {
    return this.#settings.inForce();
  }

  /** Another value whenever other settings come into force. */
  get settingsInForce(): unknown {
    return this.#file.state.settings;
  }

  /** Whether a look says anything of the product: the catalogue knows it, and the settings name it or name none. Our own marker is always looked for. */
  looksFor(product: string): boolean {
    if (!this.releases.looksFor(product)) return false;
    const settings = this.#file.state.settings;
    if (this.#scope?.settings !== settings) this.#scope = { settings, products: scopeOf(this.settings) };
    return this.#scope?.products === undefined || product === CANARY_PRODUCT || this.#scope.products.has(product);
  }

  /** Whether something became of an order that the collector has not heard of. */
  get hasOutcomes(): boolean {
    return this.#file.state.outcomes.length > 0;
  }

  /** What the next heartbeat says of updates. `isBehind`: what looks found waits to be delivered, and a look is not told as done before that. */
  state(isBehind: boolean): UpdateState {
    const { publisherKey, refused, outcomes } = this.#file.state;
    const release = this.releases.inForce();
    const settings = this.settings?.revision;
    return {
      publisherKey: sha256(publisherKey),
      ...(release === undefined ? {} : { release }),
      ...(settings === undefined ? {} : { settings }),
      refused,
      outcomes: isBehind ? [] : outcomes.slice(0, OUTCOMES_AT_ONCE),
    };
  }

  /** The collector answered a heartbeat that said `told`. What takes time goes on behind; a failure of it never ends the agent. */
  heard(told: UpdateState | undefined, offered: Offered | undefined): void {
    if (told !== undefined) this.#commands.told(told.outcomes);
    this.#commands.goOn();
    if (offered === undefined) return;
    const { publisherKeys, settings, commands } = offered;
    if (publisherKeys !== undefined) {
      const after = afterKeys(this.#file.state, publisherKeys);
      if (after !== this.#file.state) this.#file.keep(after);
    }
    if (settings !== undefined && this.#settings.take(settings)) this.#parts.news();
    if (commands !== undefined) this.#commands.take(commands);
    if (offered.release !== undefined && !this.#isBusy) void this.#takeRelease(offered.release);
  }

  /** The agent ends; `isTold`: it was told to. Orders under way are begun again by the next one. */
  stop(isTold: boolean): void {
    this.#commands.stop(isTold);
  }

  async #takeRelease(release: NonNullable<Offered['release']>): Promise<void> {
    this.#isBusy = true;
    try {
      await this.releases.take(release);
    } catch (error) {
      this.#parts.log.error({ err: error }, 'a catalogue could not be kept; the old one is looked with');
    } finally {
      this.#isBusy = false;
    }
  }
}

function scopeOf(settings: ClampedSettings | undefined): ReadonlySet<string> | undefined {
  return settings?.products === undefined ? undefined : new Set(settings.products);
}
