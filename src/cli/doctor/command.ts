import type { DoctorRow } from '../../wire/local.ts';
import { agentPlace, STATE_HELP, STATE_OPTION } from '../agent-here.ts';
import { parseCall } from '../arguments.ts';
import type { Command, Io } from '../contract.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { paintFor } from '../paint.ts';
import { hanging, widthOf } from '../wrap.ts';
import { examined } from './examined.ts';

const usage = `Usage: bandog doctor [--state DIR] [--json]

Goes through all that the agent on this machine needs, and says of each how it stands and what to do: whether it runs, looks
and sees everything, what macOS or permissions keep from it, file systems that hang, watches, the catalogue, each step on the
way to the collector (name, connection, proxy, TLS and its pin, answer), the clock, the state folder and its disk. Where no agent
runs or answers, its state folder is judged, which needs root.

Options:
${STATE_HELP}  --json        print one JSON document, schema bandog.doctor/1
  -h, --help    this text

Exit codes:
  0  all is well
  1  something needs attention
  2  wrong call
  3  neither the agent nor its state folder could be asked
`;

/** `bandog doctor`: what is wrong with the agent of this machine, and what to do. */
export const command: Command = {
  name: 'doctor',
  summary: 'what the agent on this machine needs, and what to do where it lacks',
  usage,
  async run(argv, io) {
    const { values } = parseCall(argv, { options: { ...STATE_OPTION, json: { type: 'boolean', default: false } } });
    const rows = await examined(agentPlace(values.state, io));
    const isWell = rows.every(({ state }) => state === 'ok');
    io.stdout.write(
      values.json
        ? `${JSON.stringify({ schema: 'bandog.doctor/1', well: isWell, rows }, null, 2)}\n`
        : `${lines(rows, io).join('\n')}\n`,
    );
    return isWell ? 0 : 1;
  },
};

function lines(rows: readonly DoctorRow[], { stdout, env }: Io): readonly string[] {
  const paint = paintFor(stdout, env);
  const colour = { ok: paint.green, attention: paint.yellow, broken: paint.red };
  const wide = Math.max(...rows.map(({ title }) => widthOf(title)));
  const trouble = rows.filter(({ state }) => state !== 'ok').length;
  return [
    ...rows.flatMap(({ title, state, says, remedy }) => {
      const first = `${colour[state](state.padEnd(9))}  ${forDisplay(title).padEnd(wide)}  `;
      const indent = ' '.repeat(widthOf(first));
      return [
        ...hanging(first, forDisplay(says), stdout.columns),
        ...(remedy === undefined ? [] : hanging(`${indent}→ `, forDisplay(remedy), stdout.columns)),
      ];
    }),
    '',
    trouble === 0
      ? paint.green('All is well.')
      : paint.bold(`${trouble} of ${rows.length} need${trouble === 1 ? 's' : ''} attention.`),
  ];
}
