import type { MyMachine } from '../../wire/local.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { agentPlace, STATE_HELP, STATE_OPTION, withAgentIfAny } from '../agent-here.ts';
import { localTime } from '../ago.ts';
import { parseCall } from '../arguments.ts';
import type { Command } from '../contract.ts';
import { type Paint, paintFor } from '../paint.ts';
import { hanging, widthOf } from '../wrap.ts';
import type { Section, Words } from './texts.ts';
import { LANGUAGE_HELP, wordsIn } from './words.ts';

const usage = `Usage: bandog privacy [--language L] [--state DIR]

Tells in plain words what Bandog collects on this machine, what it never does, why, where it goes and what you can do; and,
where an agent runs, to which collector and when it looked last. For the machine's own findings: \`bandog my-machine\`.

Options:
${LANGUAGE_HELP}${STATE_HELP}  -h, --help    this text

Exit codes:
  0  done
  2  wrong call
  3  the agent does not take who asks
`;

/** `bandog privacy`: what is collected on this machine, for the person at it. */
export const command: Command = {
  name: 'privacy',
  summary: 'what Bandog collects on this machine, what it never does, and why',
  usage,
  async run(argv, io) {
    const { values } = parseCall(argv, { options: { ...STATE_OPTION, language: { type: 'string' } } });
    const words = wordsIn(values.language, io.env);
    const { said: machine } = await withAgentIfAny(agentPlace(values.state, io), (agent) =>
      agent.ask<'my-machine'>({ kind: 'my-machine' }),
    );
    const showing = { paint: paintFor(io.stdout, io.env), width: io.stdout.columns };
    io.stdout.write(`${privacyLines(words, machine, showing).join('\n')}\n`);
    return 0;
  },
};

/** The whole text; without a machine's facts where no agent runs. */
export function privacyLines(
  words: Words,
  machine: MyMachine | undefined,
  { paint, width }: { readonly paint: Paint; readonly width: number },
): readonly string[] {
  const company = machine?.notice === undefined ? [] : [{ title: words.company, lines: [forDisplay(machine.notice)] }];
  const about = [words.collected, words.never, words.why, words.reaches, words.rights];
  const sections = [...about, ...company, factsOf(words, machine)];
  return [
    paint.bold(words.privacyTitle),
    '='.repeat(widthOf(words.privacyTitle)),
    ...sections.flatMap(({ title, lines }) => ['', paint.bold(title), ...lines.flatMap((line) => hanging('  - ', line, width))]),
  ];
}

function factsOf(words: Words, machine: MyMachine | undefined): Section {
  if (machine === undefined) return { title: words.thisMachine, lines: [words.noAgent] };
  const { collector, lastLook, scopes, incomplete, contactIntervalSeconds, sees } = machine;
  return {
    title: words.thisMachine,
    lines: [
      ...(collector === undefined ? [] : [words.collectorIs(forDisplay(collector))]),
      ...(lastLook === undefined ? [] : [words.lookedAt(localTime(lastLook), scopes, incomplete)]),
      words.contactEvery(contactIntervalSeconds),
      words.sees[sees],
    ],
  };
}
