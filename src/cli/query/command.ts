import type { ApiClient, HostReport } from '../../api-client/client.generated.ts';
import { KnownError } from '../../domain/errors.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { parseCall } from '../arguments.ts';
import { ACCESS_HELP, ACCESS_OPTIONS, withCollector } from '../collector-access.ts';
import { order } from '../collector/host-orders.ts';
import { stageWords } from '../collector/order-words.ts';
import type { Command, Io } from '../contract.ts';
import { queryReport } from './report.ts';

const usage = `Usage: bandog query HOST [--product ID] [--now] [OPTIONS]

Says in one sentence whether a host is clean, then every copy on it: what it is and why we think so, where, whose, how it came,
when it was seen, how to remove it; and what could not be looked at. HOST is a name or an id.

  --product ID       only this product: claude-code
  --now              have the host look at itself first, and wait for it (at most 150 s); on a terminal a line says how far it is
  --gone             also what was there and is gone
  --json             print one JSON document

${ACCESS_HELP}
Exit codes:
  0  nothing found that is not approved, and everything was looked at
  1  found: a copy that is not approved; with --product any copy of it
  2  wrong call
  3  nothing found but not everything could be looked at, or the collector could not be reached or refused
`;

/** `bandog query`: what helpdesk asks of one host. */
export const command: Command = {
  name: 'query',
  summary: 'whether a host is clean, and every copy on it',
  usage,
  async run(argv, io) {
    const { values, positionals } = parseCall(argv, {
      allowPositionals: true,
      options: {
        ...ACCESS_OPTIONS,
        product: { type: 'string' },
        now: { type: 'boolean', default: false },
        gone: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const [host, ...rest] = positionals;
    if (host === undefined || rest.length > 0)
      throw new KnownError('E_USAGE', 'this needs one host', 'Write `bandog query HOST`.');
    const given = { host, product: values.product, gone: values.gone };
    const report = await withCollector(values, io, async (client) => {
      if (values.now) await lookFirst(client, host, io);
      return client.getHost(given);
    });
    io.stdout.write(
      values.json ? `${JSON.stringify(report, null, 2)}\n` : queryReport(report, { output: io.stdout, env: io.env }),
    );
    return exitCode(report, values.product !== undefined);
  },
};

/** The answer is given in any case: it says how old it is. */
async function lookFirst(client: ApiClient, host: string, io: Io): Promise<void> {
  const followed = await order(client, { host, verb: 'rescan' }, io);
  const { state, why } = followed.command;
  if (state === 'acted') return;
  const because = state === 'failed' ? forDisplay(why ?? 'no reason given') : stageWords(followed);
  io.stderr.write(`bandog: the host did not look now: ${because}\n`);
}

function exitCode({ host, coverage }: HostReport, isOneProduct: boolean): number {
  const isCopy = (state: string) => state === 'installed' || state === 'running';
  const isFound = isOneProduct ? coverage.copies > 0 : host.open.some((row) => isCopy(row.state) && row.verdict !== 'approved');
  if (isFound) return 1;
  return coverage.answer !== 'unknown' && coverage.isComplete ? 0 : 3;
}
