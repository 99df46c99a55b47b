import type { Logger } from 'pino';
import { isSaidBy } from '../../catalogue/verify.ts';
import { LIMITS } from '../../wire/limits.ts';
import { isHostSettings, parseStatement } from '../../wire/parse-statements.ts';
import type { HostSettings, SignedStatement } from '../../wire/statements.ts';
import { revisionProblem, type Verdict } from './judge-release.ts';
import type { UpdatesFile } from './updates-file.ts';
import { withRefusal, type UpdatesState } from './updates-state.ts';

/** What a host does with settings: numbers within what it accepts, addresses that are some. */
export type ClampedSettings = Omit<HostSettings, 'schema' | 'collectorId' | 'created'>;

/** What a sweep may use of one core, in percent, whatever anybody says. */
const SWEEP_SHARE = { min: 1, max: 50 } as const;

/** Keeps the settings that the publisher signed for the hosts of this collector. */
export class Settings {
  readonly #file: UpdatesFile;
  readonly #collectorId: string;
  readonly #log: Logger;

  constructor(given: { readonly file: UpdatesFile; readonly collectorId: string; readonly log: Logger }) {
    this.#file = given.file;
    this.#collectorId = given.collectorId;
    this.#log = given.log;
  }

  /** What is in force; undefined when nothing was ever said. */
  inForce(): ClampedSettings | undefined {
    return settingsIn(this.#file.state);
  }

  /** Takes settings; true when others are in force from now on. On disk when it returns. */
  take(statement: SignedStatement): boolean {
    const { state } = this.#file;
    const verdict = judgeSettings(statement, state, this.#collectorId);
    switch (verdict.kind) {
      case 'known':
        return false;
      case 'refused': {
        const { why, revision } = verdict;
        const after = withRefusal(state, { what: 'settings', why, ...(revision === undefined ? {} : { revision }) });
        if (after === state) return false;
        this.#log.error({ why, revision }, 'settings were offered and are not taken');
        this.#file.keep(after);
        return false;
      }
      case 'new':
        this.#file.keep({ ...state, highestSettings: verdict.said.revision, settings: statement });
        this.#log.info({ revision: verdict.said.revision }, 'new settings are in force');
        return true;
    }
  }
}

/** Whether settings are to be taken. */
export function judgeSettings(statement: SignedStatement, state: UpdatesState, collectorId: string): Verdict<HostSettings> {
  const refused = (why: string, revision?: number) => ({
    kind: 'refused' as const,
    why,
    ...(revision === undefined ? {} : { revision }),
  });
  if (!isSaidBy(state.publisherKey, 'settings', statement))
    return refused('they are not signed by the publisher key that is believed');
  const said = parseStatement(statement.text, isHostSettings);
  if (said === undefined) return refused('they are signed, and no settings that this agent understands');
  if (said.collectorId !== collectorId) return refused('they are for the hosts of another collector', said.revision);
  const late = revisionProblem(said.revision, state.highestSettings);
  if (late !== undefined) return refused(late, said.revision);
  return said.revision === state.highestSettings ? { kind: 'known' } : { kind: 'new', said };
}

/** The settings in force, as this host follows them. */
export function settingsIn({ settings }: UpdatesState): ClampedSettings | undefined {
  const said = settings === undefined ? undefined : parseStatement(settings.text, isHostSettings);
  return said === undefined ? undefined : clamped(said);
}

/** A number that nobody means (0 seconds, ten years, 500 %) becomes the nearest one that does no harm. */
export function clamped(settings: HostSettings): ClampedSettings {
  const { schema: _schema, collectorId: _collectorId, created: _created, addresses, ...said } = settings;
  const { contactIntervalSeconds: seconds, sweepShare: share } = said;
  const bounds = LIMITS.contactIntervalSeconds;
  const reachable = addresses?.filter(isOrigin);
  return {
    ...said,
    ...(reachable === undefined || reachable.length === 0 ? {} : { addresses: reachable }),
    ...(seconds === undefined ? {} : { contactIntervalSeconds: Math.min(bounds.max, Math.max(bounds.min, seconds)) }),
    ...(share === undefined ? {} : { sweepShare: Math.min(SWEEP_SHARE.max, Math.max(SWEEP_SHARE.min, share)) }),
  };
}

/** `https://collector.example:8443` and nothing behind it. */
function isOrigin(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'https:' && url.username === '' && url.origin === address;
}
