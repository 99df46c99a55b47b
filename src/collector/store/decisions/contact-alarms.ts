import type { Instant } from '../../../domain/clock.ts';
import { text, type Row } from '../connection.ts';
import type { Contact } from '../contract.ts';
import type { AlarmRow } from '../rows.ts';
import type { ChainState } from './chain.ts';

const SLEPT = 'the machine slept';
/** A sleep that is shorter than the silence by less than this explains it: contacts are minutes apart. */
const SLEEP_SLACK_SECONDS = 600;

/** An alarm that has no time yet. */
export type NewAlarm = Omit<AlarmRow, 'at'>;

/** The columns of `presence` that are compared with what a host says. */
export const SAID_COLUMNS =
  'last_contact, silent_at, stopped_at, agent_version, boot, suspended_seconds, program_digest, units_digest, storage';

/** What becomes of the alarms of a host that says this, after it said what `before` holds (SAID_COLUMNS). */
export function contactAlarms(
  before: Row,
  contact: Contact,
): { readonly add: readonly NewAlarm[]; readonly takesSilenceBack: boolean } {
  const why = before['silent_at'] === null ? undefined : whySilent(before, contact);
  const add: NewAlarm[] = [];
  // A machine that slept had no silence worth a look; the alarm of every laptop's every night would bury the others.
  if (why !== undefined && why !== SLEPT) add.push(heardAgain(before, why));
  if (contact.storage === 'memory' && before['storage'] !== 'memory') add.push({ kind: 'not-on-disk', detail: {} });
  return { add: [...add, ...changedFiles(before, contact)], takesSilenceBack: why === SLEPT };
}

/** The alarm of a host that was missed and is back. */
export function heardAgain(before: Row, why: string): NewAlarm {
  return { kind: 'heard-again', detail: { since: text(before['last_contact']), why } };
}

/** What a host had that is back, in the order of what proves it best. */
function whySilent(before: Row, { at, uptimeSeconds, life }: Contact): string {
  if (life === undefined) return 'not said';
  const silentSeconds = (Date.parse(at) - Date.parse(text(before['last_contact']))) / 1000;
  if (life.boot !== undefined && typeof before['boot'] === 'string' && life.boot !== before['boot'])
    return 'the machine was started anew';
  if (uptimeSeconds < silentSeconds) return 'the agent had ended, and was started again';
  const slept = life.suspendedSeconds - Number(before['suspended_seconds'] ?? 0);
  if (slept > 0 && slept > silentSeconds - SLEEP_SLACK_SECONDS) return SLEPT;
  if (life.failedContacts > 0) return 'the agent ran, and did not reach the collector';
  return 'the agent was held still';
}

/** Another program under the same version is no update, and neither are other units. */
function changedFiles(before: Row, { agentVersion, integrity }: Contact): readonly NewAlarm[] {
  if (integrity === undefined || before['agent_version'] !== agentVersion) return [];
  const { program_digest: program, units_digest: units } = before;
  const changes: NewAlarm[] = [];
  if (typeof program === 'string' && program !== integrity.program)
    changes.push({ kind: 'program-changed', detail: { version: agentVersion, before: program, now: integrity.program } });
  if (typeof units === 'string' && units !== integrity.units)
    changes.push({ kind: 'units-changed', detail: { before: units, now: integrity.units ?? 'none' } });
  return changes;
}

/**
 * Whether the host knows less of its chain than is here: an older copy of its state, or none. A batch on its way that is here
 * already is no sign of that. In an epoch that is over, the same process may not have sent anything since it was told, and
 * another one is another old copy; `older` says which.
 */
export function knowledgeOf({ chain }: Contact, stored: ChainState): 'current' | 'behind' | 'older' {
  if (chain === undefined || stored.isForked || stored.isClosed || chain.epoch > stored.epoch) return 'current';
  if (chain.epoch < stored.epoch) return 'older';
  const isInFlight = chain.acknowledged + 1 === stored.sequence && chain.inFlight === stored.lastDigest;
  return chain.acknowledged >= stored.sequence || isInFlight ? 'current' : 'behind';
}

/** Whether the host knows of batches that are not here: this store came back from a backup. Its next batch tells it where to go on. */
export function knowsMore({ chain }: Contact, { epoch, sequence }: ChainState): boolean {
  return chain !== undefined && (chain.epoch > epoch || (chain.epoch === epoch && chain.acknowledged > sequence));
}

/** Whether the process that says this began after the moment; always when there was none. */
export function isYoungerThan({ at, uptimeSeconds }: Contact, last: Instant | undefined): boolean {
  // The seconds are whole ones, and those that have begun count.
  return last === undefined || (uptimeSeconds + 1) * 1000 <= Date.parse(at) - Date.parse(last);
}

/**
 * What is said of a host whose state went back, after it said what `before` holds (SAID_COLUMNS). A host that had said that its
 * disk fails lost with its process what only memory held: the alarm says so.
 */
export function rollbackDetail(
  { chain }: Contact,
  { stored, before }: { readonly stored: ChainState; readonly before: Row },
): Readonly<Record<string, string | number>> {
  const wasInMemory = before['storage'] === 'memory' ? { storage: 'memory' } : {};
  const { sequence, epoch } = stored;
  return { acknowledged: chain?.acknowledged ?? 0, ofEpoch: chain?.epoch ?? 0, stored: sequence, epoch, ...wasInMemory };
}
