import path from 'node:path';
import { parseArgs } from 'node:util';
import { usageError } from '../arguments.ts';
import type { Command, Io } from '../contract.ts';
import { look } from '../look.ts';
import { explanation } from './explanation.ts';

const DEADLINE_MS = 300_000;
const usage = `Usage: bandog explain [PRODUCT | PATH] [--root DIR] [--json]

Looks at this machine once and says why: for each copy everything that was seen of it and what each sign proves; what came near
without being enough, which never leaves this machine; and what was not looked at. With a product's id only that product, with a
path only what concerns that path.

Options:
  --root DIR        look at this folder or mounted image as a host of its own
  --catalogue FILE  a compiled catalogue (default: the one that Bandog ships)
  --json            print one JSON document, schema bandog.explain/1
  -h, --help        this text

Exit codes:
  0  nothing found, and everything was looked at
  1  something found
  2  wrong call
  3  nothing found, but not everything could be looked at
`;

/** `bandog explain`: why something was or was not reported. */
export const command: Command = {
  name: 'explain',
  summary: 'why something is reported here, what came near, what was not looked at',
  usage,
  async run(argv, io) {
    const { values, positionals } = usageError(() =>
      parseArgs({
        args: [...argv],
        allowPositionals: true,
        options: { root: { type: 'string' }, catalogue: { type: 'string' }, json: { type: 'boolean', default: false } },
      }),
    );
    const at = (file: string): string => path.resolve(io.cwd, file);
    const looked = await look(
      {
        depth: 'quick',
        deadlineMs: DEADLINE_MS,
        ...(values.root === undefined ? {} : { root: at(values.root) }),
        ...(values.catalogue === undefined ? {} : { catalogue: at(values.catalogue) }),
      },
      io,
    );
    const said = explanation(looked, subjectOf(positionals[0], io, values.root !== undefined));
    io.stdout.write(
      values.json ? `${JSON.stringify(said.document, null, 2)}\n` : await said.text({ output: io.stdout, env: io.env }),
    );
    if (said.document.findings.length > 0) return 1;
    return looked.document.complete ? 0 : 3;
  },
};

/** A path is one when it has a slash; below `--root` it is the host's own, else it may be relative to where we are. */
function subjectOf(given: string | undefined, io: Io, isElsewhere: boolean): string | undefined {
  if (given === undefined || !given.includes('/')) return given;
  return isElsewhere ? path.posix.resolve('/', given) : path.resolve(io.cwd, given);
}
