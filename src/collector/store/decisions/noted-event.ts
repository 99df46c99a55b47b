import type { Finding } from '../../../domain/finding.ts';
import { groupOfKey } from '../../../domain/group.ts';
import type { EventFinding, EventHost, SinkEvent, SinkEventKind } from '../../../domain/sink-event.ts';
import { text, type Row } from '../connection.ts';

/** What the triggers write, by the words of the alarm or of the audit log; a sign that is not named is a `host.alarm`. */
const KINDS: ReadonlyMap<string, SinkEventKind> = new Map([
  ['alarm:silent', 'host.silent'],
  ['alarm:heard-again', 'host.back'],
  ['alarm:slept', 'host.back'],
  ['audit:host.fork', 'host.cloned'],
  ['audit:canary.overdue', 'canary.failed'],
]);

/** The event that a row of `sink_event` with its host and finding is; undefined when what it is about is there no more. */
export function notedEvent(row: Row): SinkEvent | undefined {
  const noted = text(row['kind']);
  const kind = kindOf(noted);
  const detail = JSON.parse(text(row['detail'])) as Readonly<Record<string, string | number>>;
  const host = hostOf(row);
  const first = { id: text(row['event_id']), at: text(row['at']), kind, ...(host === undefined ? {} : { host }) };
  if (row['finding'] !== null)
    return typeof row['document'] === 'string'
      ? { ...first, finding: findingOf(JSON.parse(row['document']) as Finding, detail), detail: {} }
      : undefined;
  switch (kind) {
    case 'host.alarm':
      return { ...first, detail: { ...detail, alarm: noted.slice('alarm:'.length) } };
    case 'host.back':
      return { ...first, detail: noted === 'alarm:slept' ? { ...detail, why: 'the machine slept' } : detail };
    case 'sink.changed':
      return {
        ...first,
        detail: { action: noted.slice('audit:'.length), sink: said(row['subject']), actor: said(row['actor']) },
      };
    default:
      return { ...first, detail };
  }
}

function kindOf(noted: string): SinkEventKind {
  const known = KINDS.get(noted);
  if (known !== undefined) return known;
  if (noted.startsWith('alarm:')) return 'host.alarm';
  // The triggers write the kinds of findings as they are.
  return noted.startsWith('audit:sink.') ? 'sink.changed' : (noted as SinkEventKind);
}

function hostOf(row: Row): EventHost | undefined {
  if (typeof row['host_id'] !== 'string') return undefined;
  const group = groupOfKey(text(row['group_key']));
  return { id: row['host_id'], name: text(row['name']), platform: text(row['platform']), group };
}

/** What never changes of a copy is taken from its document, the rest from what was noted when it happened. */
function findingOf(finding: Finding, detail: Readonly<Record<string, unknown>>): EventFinding {
  const { id, product, channel, account, anchor, firstSeen } = finding;
  const before = present({ state: detail['stateBefore'], version: detail['versionBefore'], verdict: detail['verdictBefore'] });
  const now = present({
    version: detail['version'],
    campaign: detail['campaign'],
    exception: detail['exception'],
    dueAt: detail['dueAt'],
  });
  return {
    id,
    product,
    channel,
    ...(account === undefined ? {} : { account }),
    path: anchor,
    firstSeen,
    // Columns of ours, which hold these words only.
    state: said(detail['state']) as EventFinding['state'],
    identity: said(detail['identity']),
    verdict: said(detail['verdict']) as EventFinding['verdict'],
    because: said(detail['because']) as EventFinding['because'],
    ...now,
    ...(Object.keys(before).length === 0 ? {} : { before }),
  };
}

/** Those that hold a word. */
function present(members: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(members).filter((one): one is [string, string] => typeof one[1] === 'string' && one[1] !== ''),
  );
}

function said(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
