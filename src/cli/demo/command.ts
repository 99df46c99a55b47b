import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseCall } from '../arguments.ts';
import type { Command, Io } from '../contract.ts';
import { paintFor } from '../paint.ts';
import { startDemo, type Demo } from './demo.ts';
import { followFindings } from './follow.ts';

const POLICY = fileURLToPath(new URL('../../collector/policy/example.yaml', import.meta.url));
const usage = `Usage: bandog demo [--once] [--policy FILE] [--keep]

Starts a collector and an agent on this machine, with the example policy, and shows the findings as they arrive. All state lies in
a temporary folder that is removed at the end; nothing leaves the machine, and nothing that is found is changed or run.

Options:
  --once         end when this machine has been looked at once, after printing what was found
  --policy FILE  the company's policy (default: the example, which bans Claude Code and approves Qoder)
  --keep         leave the state folder where it is
  -h, --help     this text

Exit codes:
  0  done
  2  wrong call
  3  collector or agent could not be started, or the look did not end

Run as root to see all accounts' homes and processes; without, what could not be seen is listed.
`;

/** `bandog demo`: the whole walk on one machine; what `npm start` runs. */
export const command: Command = {
  name: 'demo',
  summary: 'start a collector and an agent here, and show what is found',
  usage,
  async run(argv, io) {
    const { values } = parseCall(argv, {
      options: {
        once: { type: 'boolean', default: false },
        policy: { type: 'string' },
        keep: { type: 'boolean', default: false },
      },
    });
    const folder = mkdtempSync(path.join(tmpdir(), 'bandog-demo-'));
    const policy = values.policy === undefined ? POLICY : path.resolve(io.cwd, values.policy);
    try {
      return await show(io, { folder, policy, isOnce: values.once });
    } finally {
      if (values.keep) io.stderr.write(`State is kept in ${folder}\n`);
      else rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function show(io: Io, of: { readonly folder: string; readonly policy: string; readonly isOnce: boolean }): Promise<number> {
  const paint = paintFor(io.stdout, io.env);
  const step = (text: string): void => io.stdout.write(`${paint.dim('›')} ${text}\n`);
  io.stdout.write(`${paint.bold('Bandog')} finds every copy of high-risk software, and proves where it looked.\n\n`);
  const demo: Demo = await startDemo({ folder: of.folder, policy: of.policy, host: hostname(), step });
  try {
    await followFindings(demo, io);
    if (!of.isOnce) sayLink(demo, io);
    io.stdout.write(`\nThe collector answers at ${paint.bold(demo.url)} (its API: ${demo.url}/api/v1/openapi.json). `);
    io.stdout.write(
      of.isOnce
        ? `It ends now, and its state in ${demo.data} goes with it. Without --once it stays, and you ask it:\n`
        : 'Ask it:\n',
    );
    const data = of.isOnce ? 'FOLDER' : demo.data;
    for (const call of [`query ${hostname()}`, 'findings --verdict banned', 'export --format csv']) {
      io.stdout.write(`  npm run --silent bandog -- ${call} --data ${data}\n`);
    }
    if (of.isOnce) return 0;
    if (demo.link !== undefined) {
      io.stdout.write(`\nWhat the person at this machine is shown, in a page of its own:\n`);
      io.stdout.write(`  npm run --silent bandog -- my-machine --page --state ${demo.state}\n`);
    }
    io.stdout.write(`\nThe agent goes on: install or remove a tool and see it here. Ctrl-C ends both.\n\n`);
    await followFindings(demo, io, { forEver: true });
    return 0;
  } finally {
    await demo.stop();
  }
}

/** Where to click: who reads nothing else is in. */
function sayLink({ link }: Demo, io: Io): void {
  const paint = paintFor(io.stdout, io.env);
  if (link === undefined) {
    io.stdout.write('\nThe console is not built, so there is no page to open: npm run console\n');
    return;
  }
  io.stdout.write(`\n${paint.bold('Open this in a browser:')} ${link}\n`);
  io.stdout.write(paint.dim('It signs you in, once, and works on this machine alone.\n'));
}
