import { Value } from 'typebox/value';
import { sha256, type Digest } from '../../domain/digest.ts';
import { RolloutPlan, type Ring } from '../../domain/rollout.ts';
import { LIMITS } from '../../wire/limits.ts';
import { isHostSettings, isPublisherKey, parseStatement } from '../../wire/parse-statements.ts';
import type { Updates } from '../../wire/protocol.ts';
import { DEFAULT_PLAN, isInRing, ringOf } from '../policy/rollout.ts';
import type { Store } from '../store/contract.ts';
import type { ReleaseRow, SettingsRow, SignedText, UpdateReport } from '../store/updates-contract.ts';

/** What a host says of itself that decides what it is offered. */
export interface Asking {
  readonly hostId: string;
  readonly ring?: Ring | undefined;
  readonly report: UpdateReport;
}

interface Link extends SignedText {
  /** Digest of the key that steps down. */
  readonly previous: Digest;
}

interface Known {
  readonly releases: readonly ReleaseRow[];
  readonly settings: SettingsRow | undefined;
  readonly links: readonly Link[];
  readonly plan: RolloutPlan;
  readonly contactSeconds: number | undefined;
  readonly revisionsBefore: number;
}

/** Links of the chain in one answer; a host that lags farther behind gets the others with its next contact. */
const LINKS_AT_ONCE = 16;

/** What there is to offer, kept in memory: a fleet asks a thousand times a second, and it changes once a day. */
export class Offers {
  readonly #store: Store;
  #known: Known = {
    releases: [],
    settings: undefined,
    links: [],
    plan: DEFAULT_PLAN,
    contactSeconds: undefined,
    revisionsBefore: 0,
  };

  constructor(store: Store) {
    this.#store = store;
  }

  /** Reads it again: after each change, and now and then for those that another collector of this store made. */
  async refresh(): Promise<void> {
    const store = this.#store;
    const [releases, settings, chain, plan, revisionsBefore] = await Promise.all([
      store.releases(),
      store.settings(),
      store.publisherKeys(),
      store.rollout(),
      store.revisionsBefore(),
    ]);
    const links = chain.flatMap((link) => {
      const said = parseStatement(link.text, isPublisherKey);
      return said === undefined ? [] : [{ ...link, previous: sha256(said.previous) }];
    });
    const contactSeconds = contactSecondsIn(settings);
    this.#known = { releases, settings, links, plan: planIn(plan), contactSeconds, revisionsBefore };
  }

  /** The seconds between contacts that signed settings tell all hosts, as hosts take them; undefined: they go by what the collector says. */
  get signedContactSeconds(): number | undefined {
    return this.#known.contactSeconds;
  }

  /** How releases are rolled out now. */
  get plan(): RolloutPlan {
    return this.#known.plan;
  }

  /** Releases, the newest first. */
  get releases(): readonly ReleaseRow[] {
    return this.#known.releases;
  }

  /** What the next release must be above. */
  get highest(): number {
    return Math.max(this.#known.releases[0]?.revision ?? 0, this.#known.revisionsBefore);
  }

  /** What this host does not have; undefined when there is nothing. `commands` are already chosen. */
  for(asking: Asking, commands: readonly SignedText[]): Updates | undefined {
    const { settings } = this.#known;
    const release = this.#releaseFor(asking);
    const links = this.#linksFor(asking.report);
    const offered: Updates = {
      ...(links.length === 0 ? {} : { publisherKeys: links }),
      ...(release === undefined ? {} : { release: release.statement }),
      ...(settings === undefined || settings.revision <= (asking.report.settings ?? 0) ? {} : { settings: settings.statement }),
      ...(commands.length === 0 ? {} : { commands }),
    };
    return Object.keys(offered).length === 0 ? undefined : offered;
  }

  #releaseFor({ hostId, ring, report }: Asking): ReleaseRow | undefined {
    const { plan, releases } = this.#known;
    // Most hosts have the newest: their ring, which takes a digest, need not be known.
    if (!releases.some(({ revision }) => revision > (report.release?.revision ?? 0))) return undefined;
    const own = ringOf({ hostId, ring }, plan);
    const newest = releases.find((release) => release.pausedAt === undefined && isInRing(own, release.ring));
    if (newest === undefined || newest.revision <= (report.release?.revision ?? 0)) return undefined;
    // It said no to this one already, and would again.
    const isRefused = report.refused.some(({ what, revision }) => what !== 'settings' && revision === newest.revision);
    return isRefused ? undefined : newest;
  }

  #linksFor({ publisherKey }: UpdateReport): readonly SignedText[] {
    const from = this.#known.links.findIndex((link) => link.previous === publisherKey);
    const links = from === -1 ? [] : this.#known.links.slice(from, from + LINKS_AT_ONCE);
    return links.map(({ text, signature }) => ({ text, signature }));
  }
}

function contactSecondsIn(settings: SettingsRow | undefined): number | undefined {
  const seconds = settings && parseStatement(settings.statement.text, isHostSettings)?.contactIntervalSeconds;
  const { min, max } = LIMITS.contactIntervalSeconds;
  return seconds === undefined ? undefined : Math.min(max, Math.max(min, seconds));
}

/** It was checked when it was set; one of another version gives way to the default. */
function planIn(document: string | undefined): RolloutPlan {
  if (document === undefined) return DEFAULT_PLAN;
  const plan: unknown = JSON.parse(document);
  return Value.Check(RolloutPlan, plan) ? plan : DEFAULT_PLAN;
}
