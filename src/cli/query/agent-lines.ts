import type { HostView } from '../../api-client/client.generated.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { mebibytes } from '../mebibytes.ts';
import type { Paint } from '../paint.ts';
import { watchingWords } from '../watching-words.ts';

const DAY_MS = 86_400_000;
const WHY = { cpu: 'its CPU budget is used up', battery: 'it runs on battery', load: 'it is busy' } as const;

/** What the agent of a host costs it and how it notices changes; none from a host that never said. */
export function agentLines(
  { cost, watching, agentVersion }: Pick<HostView, 'cost' | 'watching' | 'agentVersion'>,
  paint: Paint,
): readonly string[] {
  const name = agentVersion === undefined ? 'agent' : `agent ${forDisplay(agentVersion)}`;
  return [
    ...(cost === undefined ? [] : [paint.dim(`${name}: ${costWords(cost)}`)]),
    ...(watching === undefined ? [] : [paint.dim(`watches ${watchingWords(watching)}`)]),
    ...(cost === undefined ? [] : troubleLines(cost).map((line) => paint.yellow(line))),
  ];
}

/** `0.30 % of a core over the last day (1 % may be), at most 90 MiB for a look, 6 MiB on disk` */
function costWords({ looksDayMs, residentDayMs, limitPercent, peakBytes, diskBytes }: NonNullable<HostView['cost']>): string {
  const share = (100 * (looksDayMs + residentDayMs)) / DAY_MS;
  const peak = peakBytes === undefined ? '' : `, at most ${mebibytes(peakBytes)} MiB for a look`;
  return `${share.toFixed(2)} % of a core over the last day (${limitPercent} % may be)${peak}, ${mebibytes(diskBytes)} MiB on disk`;
}

function troubleLines({ waiting, leftOut, endedAtCap, scannerEnded }: NonNullable<HostView['cost']>): readonly string[] {
  return [
    ...waiting.map(({ what, why }) => `A ${what === 'sweep' ? 'sweep' : 'quick look'} waits: ${WHY[why]}.`),
    ...(leftOut === 0
      ? []
      : [`${count(leftOut, 'place')} did not answer and ${leftOut === 1 ? 'is' : 'are'} left out for a while.`]),
    ...(endedAtCap === 0 ? [] : [`${count(endedAtCap, 'look')} ended at the cap of memory since its agent started.`]),
    ...(scannerEnded === 0 ? [] : [`Its scanner ended ${count(scannerEnded, 'time')} since its agent started.`]),
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
