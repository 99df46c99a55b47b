import { agentPlace, STATE_HELP, STATE_OPTION } from '../agent-here.ts';
import { parseCall } from '../arguments.ts';
import type { Command } from '../contract.ts';
import { printStatus } from './print-status.ts';

const usage = `Usage: bandog status [--state DIR] [--json]

Says how the agent on this machine stands, without asking the collector: whether it runs and is enrolled, its last contact
and look, what it could not see, what waits to be sent, and every finding as the collector is told of it. Root sees all of the
machine, anyone else what concerns his own account and the machine itself. Where no agent runs, its state folder is read.

Options:
${STATE_HELP}  --json        print one JSON document, schema bandog.status/1
  -h, --help    this text

Exit codes:
  0  enrolled, running, and nothing is in the way
  1  not enrolled, not running, or the collector could not be reached last
  2  wrong call
  3  the state folder cannot be read, or the agent runs and does not answer
`;

/** `bandog status`: the agent of this machine, for the person at it. */
export const command: Command = {
  name: 'status',
  summary: 'say how the agent on this machine stands',
  usage,
  async run(argv, io) {
    const { values } = parseCall(argv, { options: { ...STATE_OPTION, json: { type: 'boolean', default: false } } });
    return printStatus(agentPlace(values.state, io), { json: values.json }, io);
  },
};
