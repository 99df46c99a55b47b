import type { Campaign, MyMachine, OwnCopy } from '../../wire/local.ts';
import { KnownError } from '../../domain/errors.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { agentPlace, STATE_HELP, STATE_OPTION, withRunningAgent } from '../agent-here.ts';
import { localTime } from '../ago.ts';
import { parseCall } from '../arguments.ts';
import type { Command, Io } from '../contract.ts';
import { environmentWords } from '../environment-words.ts';
import { type Paint, paintFor } from '../paint.ts';
import type { Words } from '../privacy/texts.ts';
import { LANGUAGE_HELP, LANGUAGES, wordsIn } from '../privacy/words.ts';
import { hanging } from '../wrap.ts';

const usage = `Usage: bandog my-machine [--page [--open]] [--language L] [--state DIR] [--json]

For the person at this machine: each copy that was found and concerns you, what it does, how exactly to remove it, and whom to
ask when you need it or it is not what it is said to be. Root sees all of the machine, anyone else his own account's copies and
the machine's. What is collected at all says \`bandog privacy\`.

With --page the same is a page for a browser on this machine: what was found and why, how to remove it, what was sent, whom to ask, and a
button that looks again. The command serves it on 127.0.0.1 to your own account alone, and prints an address that is good once; it
ends with Ctrl-C, or when the page is not used for 15 minutes.

Options:
  --page        serve the page, and print its address
  --open        open it in this desktop's browser, too
${LANGUAGE_HELP}${STATE_HELP}  --json        print one JSON document, schema bandog.my-machine/1
  -h, --help    this text

Exit codes:
  0  nothing was found; the page has ended
  1  something was found
  2  wrong call
  3  no agent answers, or the page is not built
`;

/** `bandog my-machine`: what was found, for the person whom it concerns. */
export const command: Command = {
  name: 'my-machine',
  summary: 'what was found that concerns you, how to remove it, whom to ask',
  usage,
  async run(argv, io) {
    const { values } = parseCall(argv, {
      options: {
        ...STATE_OPTION,
        language: { type: 'string' },
        json: { type: 'boolean', default: false },
        page: { type: 'boolean', default: false },
        open: { type: 'boolean', default: false },
      },
    });
    const words = wordsIn(values.language, io.env);
    if (values.page || values.open) return page({ ...values, language: LANGUAGES.find((one) => one === values.language) }, io);
    const machine = await withRunningAgent(agentPlace(values.state, io), (agent) =>
      agent.ask<'my-machine'>({ kind: 'my-machine' }),
    );
    const showing = { paint: paintFor(io.stdout, io.env), width: io.stdout.columns };
    io.stdout.write(
      values.json ? `${JSON.stringify(machine, null, 2)}\n` : `${machineLines(words, machine, showing).join('\n')}\n`,
    );
    return machine.copies.length === 0 ? 0 : 1;
  },
};

async function page({ state, language, json, page: isPage, open }: PageCall, io: Io): Promise<number> {
  if (!isPage || json) {
    throw new KnownError('E_USAGE', 'a page is asked for with --page, and without --json', 'Run it with --help for all options.');
  }
  const { showPage } = await import('./page/show.ts');
  return showPage({ state, language, isOpened: open }, io);
}

interface PageCall {
  readonly state?: string | undefined;
  readonly language: (typeof LANGUAGES)[number] | undefined;
  readonly json: boolean;
  readonly page: boolean;
  readonly open: boolean;
}

interface Showing {
  readonly paint: Paint;
  readonly width: number;
}

/** The whole text. */
export function machineLines(words: Words, machine: MyMachine, showing: Showing): readonly string[] {
  const { paint, width } = showing;
  const { copies, host, lastLook, scopes, incomplete, isCut, sees } = machine;
  const none = copies.length === 0;
  const products = [...Map.groupBy(copies, ({ productName }) => productName)];
  return [
    paint.bold(words.machineTitle(forDisplay(host.name))),
    ...(lastLook === undefined ? [] : hanging('', paint.dim(words.lookedAt(localTime(lastLook), scopes, incomplete)), width)),
    '',
    none ? paint.green(words.nothingFound) : words.found(copies.length),
    '',
    ...products.flatMap(([name, found]) => productLines(words, { name, copies: found }, showing)),
    ...(isCut ? [...hanging('', words.more, width), ''] : []),
    ...(none ? [] : closing(words, machine)).flatMap((line) => [...hanging('', line, width), '']),
    ...hanging('', paint.dim(words.sees[sees]), width),
  ];
}

/** What holds for all copies: how to be rid of them, what it means to be listed, whom to ask. */
function closing(words: Words, { copies, contact }: MyMachine): readonly string[] {
  const isRuled = copies.every(({ campaign }) => campaign !== undefined);
  return [
    words.afterwards,
    ...(isRuled ? [] : [words.isItBanned]),
    ...words.askFor(contact === undefined ? undefined : forDisplay(contact)),
  ];
}

function productLines(
  words: Words,
  { name, copies }: { readonly name: string; readonly copies: readonly OwnCopy[] },
  { paint, width }: Showing,
): readonly string[] {
  const [first] = copies;
  // Copies that are removed alike are told together.
  const alike = [...Map.groupBy(copies, ({ removal }) => removal.join('\n')).values()];
  return [
    paint.bold(forDisplay(name)),
    ...(first?.risk === undefined ? [] : hanging(`  ${words.risk}`, forDisplay(first.risk), width)),
    ...(first?.campaign === undefined ? [] : hanging('  ', paint.yellow(campaignText(words, first.campaign)), width)),
    ...alike.flatMap((same) => [
      ...same.flatMap((copy) => copyLines(words, copy, { paint, width })),
      ...removalLines(words, same[0]?.removal ?? [], width),
    ]),
    '',
  ];
}

/** What the company says of a product that is to go, in one sentence for a person. */
export function campaignText(words: Words, { text, deadline }: Campaign): string {
  return words.campaign(forDisplay(text), deadline?.slice(0, 10));
}

function copyLines(words: Words, { finding }: OwnCopy, { paint, width }: Showing): readonly string[] {
  const { account, version, running, state, anchor, environment, id, firstSeen } = finding;
  const owner = account === undefined ? words.wholeMachine : words.account(forDisplay(account.name ?? account.id));
  const where = environmentWords(environment);
  const facts = [
    words.states[state],
    ...(version === undefined ? [] : [words.version(forDisplay(version))]),
    owner,
    ...(running.length === 0 || state === 'running' ? [] : [words.runsNow]),
    words.since(firstSeen.slice(0, 10)),
    `#${id.slice(0, 8)}`,
  ];
  return [
    ...hanging('  * ', `${forDisplay(anchor)}${where === undefined ? '' : ` (${where})`}`, width),
    ...hanging('    ', facts.join(' · '), width).map(paint.dim),
  ];
}

/** Each step stays on its line, so that it can be copied whole. */
function removalLines(words: Words, steps: readonly string[], width: number): readonly string[] {
  if (steps.length === 0) return hanging('    ', words.noRemoval, width);
  return [`    ${words.remove}`, ...steps.map((step, index) => `      ${index + 1}. ${forDisplay(step)}`)];
}
