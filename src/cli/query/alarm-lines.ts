import type { HostReport } from '../../api-client/client.generated.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { ago } from '../ago.ts';
import type { Paint } from '../paint.ts';

type Alarm = HostReport['alarms'][number];

/** What these lines are made of. */
export interface Alarming {
  readonly host: Pick<HostReport['host'], 'lastContact' | 'silentAt' | 'stoppedAt' | 'storage'>;
  readonly alarms: readonly Alarm[];
  readonly now: string;
}

/** As many as a person reads, of as long as somebody may still look into it. */
const MAX_SHOWN = 5;
const SHOWN_MS = 30 * 24 * 3_600_000;

/** What of the host itself should be looked into: first how it stands now, then what was. Empty for a host like any other. */
export function alarmLines({ host, alarms, now }: Alarming, paint: Paint): readonly string[] {
  const standing = [
    ...(host.silentAt === undefined
      ? []
      : [paint.red(`Silent: not heard of since ${ago(host.lastContact, now)}, and its agent did not say that it stops.`)]),
    ...(host.stoppedAt === undefined ? [] : [paint.yellow(`Its agent was told to stop ${ago(host.stoppedAt, now)}.`)]),
    ...(host.storage === 'memory' ? [paint.yellow('Its disk fails: what it finds is in its memory only, and comes here.')] : []),
  ];
  const isShown = ({ kind, at }: Alarm) => kind !== 'silent' && Date.parse(now) - Date.parse(at) < SHOWN_MS;
  const past = alarms.filter((alarm) => isShown(alarm)).slice(0, MAX_SHOWN);
  const lines = [...standing, ...past.map((alarm) => paint.yellow(`${ago(alarm.at, now)}: ${sentenceOf(alarm)}`))];
  return lines.length === 0 ? [] : [...lines, ''];
}

function sentenceOf({ kind, detail }: Alarm): string {
  switch (kind) {
    case 'silent':
      return 'it fell silent.';
    case 'heard-again':
      return `it was heard of again after a silence: ${forDisplay(String(detail['why'] ?? 'not said'))}.`;
    case 'state-rollback':
      return detail['storage'] === 'memory'
        ? 'its agent ended while its disk failed, and came back with the older state that is on it; it sent everything anew.'
        : 'its agent came back with an older state than it had reported from, or with none; it sent everything anew.';
    case 'program-changed':
      return `its agent's program is another, under the same version ${forDisplay(String(detail['version'] ?? ''))}.`;
    case 'units-changed':
      return 'the service files of its agent are others, and its version is the same.';
    case 'not-on-disk':
      return 'its agent could not write to its disk.';
  }
}
