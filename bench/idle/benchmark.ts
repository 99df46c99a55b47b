import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from '../../installer/bundle/bundle.ts';
import type { Benchmark, Measure } from '../contract.ts';
import { median } from '../measure.ts';
import { osquery } from '../osquery.ts';
import { inSubject, subjectOf } from '../subject-machine.ts';
import type { Idle, Rest, RestInput } from './at-rest.ts';

const MINUTES = 10;
/** Of one core. */
const CPU_SHARE = 0.001;
const PSS_MB = 85;
const PRIVATE_MB = 35;
const NOW_MS = 300;

/** The agent with its scanner at rest on the subject's machine, beside osqueryd that is asked for the same, over the same minutes. */
export const benchmark: Benchmark = {
  name: 'idle',
  summary:
    'agent and scanner of the built product at rest on a subject of real installs, a look every 5 minutes, beside osqueryd that asks for the same as often (--subject DIR, --minutes)',
  bar: "at most 0.1 % of a core and a third of osqueryd's CPU; at most 85 MB (PSS), 35 MB of them private, and half of osqueryd's memory; scan --now within 300 ms",
  async run({ argv, folder, say }) {
    const { values } = parseArgs({
      args: [...argv],
      options: { subject: { type: 'string' }, minutes: { type: 'string', default: String(MINUTES) } },
    });
    const minutes = Number(values.minutes);
    if (!(minutes > 0)) throw new Error('--minutes is a number above 0');
    const subject = subjectOf(values.subject, { folder, say });
    const osqueryd = path.join(folder, 'osqueryd');
    copyFileSync(osquery('osqueryd', say), osqueryd);
    const built = path.join(folder, 'bandog');
    await bundle(built);
    const input: RestInput = { minutes, bandog: path.join(built, 'bandog.mjs'), osqueryd, folder };
    const rest = (await inSubject(subject, ['bench/idle/at-rest.ts', JSON.stringify(input)], { folder, say })) as Rest;
    say(`agent and scanner  ${figures(rest.ours)}, ${rest.looks} looks`);
    say(`osqueryd           ${figures(rest.osqueryd)}`);
    return { measures: measuresOf(rest, minutes) };
  },
};

function measuresOf({ ours, osqueryd, nowMs }: Rest, minutes: number): readonly Measure[] {
  const share = ours.cpuSeconds / (minutes * 60);
  return [
    {
      name: 'CPU against 0.1 % of a core',
      ratio: share / CPU_SHARE,
      atMost: 1,
      figures: `${(share * 100).toFixed(3)} %, ${ours.cpuSeconds.toFixed(2)} s in ${minutes} minutes`,
    },
    {
      name: 'CPU against osqueryd',
      ratio: ours.cpuSeconds / osqueryd.cpuSeconds,
      atMost: 1 / 3,
      figures: `${ours.cpuSeconds.toFixed(2)} s against ${osqueryd.cpuSeconds.toFixed(2)} s`,
    },
    { name: `memory (PSS) against ${PSS_MB} MB`, ratio: ours.pssMB / PSS_MB, atMost: 1, figures: `${ours.pssMB.toFixed(1)} MB` },
    {
      name: `private memory against ${PRIVATE_MB} MB`,
      ratio: ours.privateMB / PRIVATE_MB,
      atMost: 1,
      figures: `${ours.privateMB.toFixed(1)} MB`,
    },
    {
      name: 'memory (PSS) against osqueryd',
      ratio: ours.pssMB / osqueryd.pssMB,
      atMost: 0.5,
      figures: `${ours.pssMB.toFixed(1)} MB against ${osqueryd.pssMB.toFixed(1)} MB`,
    },
    {
      name: 'scan --now of the unchanged machine, median against 300 ms',
      ratio: median(nowMs) / NOW_MS,
      atMost: 1,
      figures: `${median(nowMs).toFixed(0)} ms of ${nowMs.length}`,
    },
  ];
}

function figures({ cpuSeconds, pssMB, privateMB, processes }: Idle): string {
  return `CPU ${cpuSeconds.toFixed(2)} s, PSS ${pssMB.toFixed(1)} MB, ${privateMB.toFixed(1)} MB private, ${processes} processes`;
}
