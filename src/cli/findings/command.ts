import type { ApiClient, FindingView } from '../../api-client/client.generated.ts';
import { KnownError } from '../../domain/errors.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { VERDICTS } from '../../domain/policy.ts';
import { STATES } from '../../domain/state.ts';
import { ago } from '../ago.ts';
import { parseCall } from '../arguments.ts';
import { ACCESS_HELP, ACCESS_OPTIONS, withCollector } from '../collector-access.ts';
import { columns } from '../columns.ts';
import type { Command, Io } from '../contract.ts';
import { FILTER_HELP, FILTER_OPTIONS, filtersOf } from '../finding-filters.ts';
import { paintFor, type Paint } from '../paint.ts';

const usage = `Usage: bandog findings [OPTIONS]
       bandog findings --here [--state-folder DIR] [--product ID] [--state STATE] [--account NAME] [--json]

Lists the copies on all hosts, one a line; with --here those on this machine, as its agent knows them, without a collector.
Root sees all of them, anyone else those of his own account and of the machine itself.

  --here             this machine's, from its agent
  --state-folder DIR with --here: the agent of this state folder (default: the service's, else $XDG_STATE_HOME/bandog)
${FILTER_HELP}  --json             print a JSON array

States: ${STATES.join(', ')}
Verdicts: ${VERDICTS.join(', ')}

${ACCESS_HELP}
Exit codes:
  0  nothing found
  1  found
  2  wrong call
  3  the collector could not be reached, or refused; with --here: the agent runs and does not answer
`;

const HERE_OPTIONS = { here: { type: 'boolean', default: false }, 'state-folder': { type: 'string' } } as const;

/** `bandog findings`: what is on all hosts. */
export const command: Command = {
  name: 'findings',
  summary: 'the copies on all hosts, or here, by product, state, verdict or account',
  usage,
  async run(argv, io) {
    const { values } = parseCall(argv, {
      options: { ...ACCESS_OPTIONS, ...FILTER_OPTIONS, ...HERE_OPTIONS, json: { type: 'boolean', default: false } },
    });
    const filters = filtersOf(values);
    if (values.here) {
      if (values.verdict !== undefined || values.host !== undefined)
        throw new KnownError('E_USAGE', '--here knows no verdicts and no other hosts', 'Leave out --verdict and --host.');
      const { findingsHere } = await import('./here.ts');
      return (await findingsHere({ state: values['state-folder'], json: values.json, filters }, io)) === 0 ? 0 : 1;
    }
    const count = await withCollector(values, io, async (client) => {
      const pages = pagesOf(client, filters);
      return values.json ? printJson(pages, io) : printTable(pages, io);
    });
    return count === 0 ? 0 : 1;
  },
};

async function* pagesOf(client: ApiClient, filters: ReturnType<typeof filtersOf>): AsyncGenerator<readonly FindingView[]> {
  for (let after: string | undefined; ;) {
    const page = await client.listFindings({ ...filters, after, limit: 1000 });
    yield page.items;
    if (page.next === undefined) return;
    after = page.next;
  }
}

async function printJson(pages: AsyncIterable<readonly FindingView[]>, io: Io): Promise<number> {
  let count = 0;
  io.stdout.write('[');
  for await (const items of pages) {
    for (const item of items) {
      io.stdout.write(`${count === 0 ? '\n' : ',\n'}${JSON.stringify(item)}`);
      count += 1;
    }
  }
  io.stdout.write(count === 0 ? ']\n' : '\n]\n');
  return count;
}

/** Columns are aligned within a page, so that the first lines come at once and memory stays the same. */
async function printTable(pages: AsyncIterable<readonly FindingView[]>, io: Io): Promise<number> {
  const paint = paintFor(io.stdout, io.env);
  const now = new Date().toISOString();
  let count = 0;
  for await (const items of pages) {
    const head =
      count === 0 ? [['HOST', 'PRODUCT', 'VERDICT', 'STATE', 'CHANNEL', 'ACCOUNT', 'VERSION', 'LAST SEEN', 'PATH']] : [];
    const rows = items.map((item) => findingRow(item, { paint, now }));
    if (rows.length > 0)
      io.stdout.write(`${columns([...head, ...rows], io.stdout.isTTY ? { maxWidth: io.stdout.columns } : {}).join('\n')}\n`);
    count += rows.length;
  }
  if (count === 0) io.stderr.write('No finding matches.\n');
  return count;
}

function findingRow(
  { host, productName, verdict, finding }: FindingView,
  { paint, now }: { readonly paint: Paint; readonly now: string },
): readonly string[] {
  const colour = { banned: paint.red, restricted: paint.yellow, unreviewed: paint.yellow, approved: paint.green }[
    verdict.verdict
  ];
  return [
    forDisplay(host.name),
    forDisplay(productName),
    colour(verdict.verdict),
    finding.running.length > 0 && finding.state === 'installed' ? 'installed, runs' : finding.state,
    finding.channel,
    forDisplay(finding.account?.name ?? finding.account?.id ?? '-'),
    forDisplay(finding.version ?? '-'),
    ago(finding.lastSeen, now),
    forDisplay(finding.anchor),
  ];
}
