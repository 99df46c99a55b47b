import path from 'node:path';
import { parseArgs } from 'node:util';
import { usageError } from '../arguments.ts';
import type { Command } from '../contract.ts';
import { defaultStateFolder } from '../../agent/config.ts';
import { printStatus } from './print-status.ts';

const usage = `Usage: bandog status [--state DIR] [--json]

Says how the agent on this machine stands, without asking the collector: whether it runs and is enrolled, its last contact
and look, what it could not see, what waits to be sent, and every finding as the collector is told of it.

Options:
  --state DIR   state folder (default: /var/lib/bandog for root, else $XDG_STATE_HOME/bandog)
  --json        print one JSON document, schema bandog.status/1
  -h, --help    this text

Exit codes:
  0  enrolled, running, and nothing is in the way
  1  not enrolled, not running, or the collector could not be reached last
  2  wrong call
  3  the state folder cannot be read
`;

/** `bandog status`: the agent of this machine, for the person at it. */
export const command: Command = {
  name: 'status',
  summary: 'say how the agent on this machine stands',
  usage,
  async run(argv, io) {
    const { values } = usageError(() =>
      parseArgs({ args: [...argv], options: { state: { type: 'string' }, json: { type: 'boolean', default: false } } }),
    );
    const folder = values.state === undefined ? defaultStateFolder(io.env) : path.resolve(io.cwd, values.state);
    return printStatus(folder, { json: values.json }, io);
  },
};
