import path from 'node:path';
import { homedir } from 'node:os';
import { agentPlace, STATE_HELP, STATE_OPTION, withRunningAgent } from '../agent-here.ts';
import { parseCall } from '../arguments.ts';
import type { Command, Io } from '../contract.ts';
import { LANGUAGE_HELP, wordsIn } from '../privacy/words.ts';
import { noticesOf } from './notices.ts';
import { NoticedFile } from './noticed-file.ts';
import { notifier } from './notify-send.ts';

const usage = `Usage: bandog notice [--print] [--language L] [--state DIR]

Shows on the desktop, once for each, copies that are new to you of products that your company says are to go, when its settings ask
for that; nothing otherwise, which is the default. It runs as yourself and in your session, asks the agent, and ends: a timer of
the session calls it again (docs/local.md has one). What was shown is remembered in $XDG_STATE_HOME/bandog/noticed.json.

Options:
  --print       print instead of showing, and remember nothing
${LANGUAGE_HELP}${STATE_HELP}  -h, --help    this text

Exit codes:
  0  nothing new
  1  something was shown
  2  wrong call
  3  no agent answers, or nothing can be shown here
`;

/** `bandog notice`: a notice on the desktop for a new copy of what is to go. */
export const command: Command = {
  name: 'notice',
  summary: 'show on the desktop what is new here and is to go',
  usage,
  async run(argv, io) {
    const { values } = parseCall(argv, {
      options: { ...STATE_OPTION, language: { type: 'string' }, print: { type: 'boolean', default: false } },
    });
    const words = wordsIn(values.language, io.env);
    const machine = await withRunningAgent(agentPlace(values.state, io), (agent) =>
      agent.ask<'my-machine'>({ kind: 'my-machine' }),
    );
    const noticed = new NoticedFile(path.join(stateHome(io), 'bandog', 'noticed.json'));
    const { notices, seen } = noticesOf(machine, { words, known: noticed.read() });
    const show = values.print ? printer(io) : notifier(io.env);
    for (const notice of notices) await show(notice);
    if (!values.print) noticed.write(seen);
    return notices.length === 0 ? 0 : 1;
  },
};

function printer({ stdout }: Io) {
  return async ({ title, body }: { readonly title: string; readonly body: string }): Promise<void> => {
    stdout.write(`${title}\n  ${body}\n`);
  };
}

/** XDG Base Directory Specification 0.8. */
function stateHome({ env }: Io): string {
  const given = env['XDG_STATE_HOME'];
  if (given !== undefined && path.isAbsolute(given)) return given;
  return path.join(env['HOME'] ?? homedir(), '.local', 'state');
}
