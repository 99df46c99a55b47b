import path from 'node:path';
import { agentPlace, STATE_OPTION, withAgent } from '../agent-here.ts';
import { parseCall } from '../arguments.ts';
import type { Command, Io } from '../contract.ts';
import { look } from '../look.ts';
import { explained, type Explainable } from './explained.ts';
import { explanation } from './explanation.ts';

const DEADLINE_MS = 300_000;
const usage = `Usage: bandog explain [PRODUCT | PATH | COMMAND | FINDING-ID | pid N] [OPTIONS]

Says why: for each copy everything that was seen of it and what each sign proves; what came near without being enough, which
never leaves this machine; and what was not looked at. With a product's id, a command's name, a finding's id (or its first eight
digits) or a process only what concerns that, with a path only what lies there, in it or around it.

Where an agent runs it is asked, and answers from its last looks at once; else, and with --look, --root or --catalogue, this
machine is looked at now. Root sees all of it, anyone else what he may.

Options:
  --look            look at this machine now, whatever an agent knows
  --root DIR        look at this folder or mounted image as a host of its own
  --catalogue FILE  a compiled catalogue (default: the one that Bandog ships)
  --state DIR       the agent of this state folder (default: the service's, else $XDG_STATE_HOME/bandog)
  --json            print one JSON document, schema bandog.explain/1
  -h, --help        this text

Exit codes:
  0  nothing found, and everything was looked at
  1  something found
  2  wrong call
  3  nothing found, but not everything could be looked at, or the agent runs and does not answer
`;

/** `bandog explain`: why something was or was not reported. */
export const command: Command = {
  name: 'explain',
  summary: 'why something is reported here, what came near, what was not looked at',
  usage,
  async run(argv, io) {
    const { values, positionals } = parseCall(argv, {
      allowPositionals: true,
      options: {
        ...STATE_OPTION,
        look: { type: 'boolean', default: false },
        root: { type: 'string' },
        catalogue: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const subject = subjectOf(positionals, io, values.root !== undefined);
    const isOwnLook = values.look || values.root !== undefined || values.catalogue !== undefined;
    const known =
      (isOwnLook ? undefined : await fromAgent(agentPlace(values.state, io), subject)) ?? (await fromLook(values, subject, io));
    const said = explanation(known, subject);
    io.stdout.write(
      values.json ? `${JSON.stringify(said.document, null, 2)}\n` : await said.text({ output: io.stdout, env: io.env }),
    );
    if (said.document.findings.length > 0) return 1;
    return said.document.notLookedAt.length === 0 ? 0 : 3;
  },
};

function fromAgent(place: ReturnType<typeof agentPlace>, subject: string | undefined): Promise<Explainable | undefined> {
  return withAgent(place, async (agent) => {
    const answer = await agent.ask<'explain'>({ kind: 'explain', ...(subject === undefined ? {} : { subject }) });
    return { ...answer, sees: agent.sees };
  });
}

async function fromLook(
  { root, catalogue }: { readonly root?: string | undefined; readonly catalogue?: string | undefined },
  subject: string | undefined,
  io: Io,
): Promise<Explainable> {
  const at = (file: string): string => path.resolve(io.cwd, file);
  const given = {
    ...(root === undefined ? {} : { root: at(root) }),
    ...(catalogue === undefined ? {} : { catalogue: at(catalogue) }),
  };
  return explained(await look({ depth: 'quick', deadlineMs: DEADLINE_MS, ...given }, io), subject);
}

/** A path is one when it has a slash; below `--root` it is the host's own, else it may be relative to where we are. A number is a process. */
function subjectOf(words: readonly string[], io: Io, isElsewhere: boolean): string | undefined {
  const given = words.length === 0 ? undefined : words.join(' ');
  if (given === undefined) return undefined;
  if (/^\d{1,7}$/.test(given)) return `pid ${given}`;
  if (!given.includes('/')) return given;
  return isElsewhere ? path.posix.resolve('/', given) : path.resolve(io.cwd, given);
}
