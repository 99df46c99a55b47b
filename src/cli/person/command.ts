import type { ApiClient } from '../../api-client/client.generated.ts';
import { KnownError } from '../../domain/errors.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { ago } from '../ago.ts';
import { parseCall } from '../arguments.ts';
import { ACCESS_HELP, ACCESS_OPTIONS, withCollector } from '../collector-access.ts';
import { columns } from '../columns.ts';
import type { Command } from '../contract.ts';
import { paintFor, type Paint } from '../paint.ts';

const usage = `Usage: bandog person ACCOUNT --reason TEXT [OPTIONS]

All hosts and copies of one person, by the name or id of the OS account. Who asked, for whom and why stands in the audit log; nobody can go
through many people one after the other.

  --reason TEXT      why you ask: a ticket, a request of that person
  --gone             also what was there and is gone
  --json             print one JSON document

${ACCESS_HELP}
Exit codes:
  0  nothing found that is not approved
  1  found: a copy that is not approved
  2  wrong call
  3  the collector could not be reached, or refused
`;

type Person = Awaited<ReturnType<ApiClient['lookAtPerson']>>;

/** `bandog person`: what one account has, wherever it is. */
export const command: Command = {
  name: 'person',
  summary: 'all hosts and copies of one account, for a reason that is recorded',
  usage,
  async run(argv, io) {
    const { values, positionals } = parseCall(argv, {
      allowPositionals: true,
      options: {
        ...ACCESS_OPTIONS,
        reason: { type: 'string' },
        gone: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const [account, ...rest] = positionals;
    const { reason } = values;
    if (account === undefined || rest.length > 0) throw wrongCall('this needs one account');
    if (reason === undefined) throw wrongCall('--reason is missing: why you ask stands in the audit log');
    const person = await withCollector(values, io, (client) => client.lookAtPerson({ account, reason, gone: values.gone }));
    const lines = personLines(person, paintFor(io.stdout, io.env));
    io.stdout.write(values.json ? `${JSON.stringify(person, null, 2)}\n` : `${lines.join('\n')}\n`);
    return person.findings.some((one) => one.finding.state !== 'gone' && one.verdict.verdict !== 'approved') ? 1 : 0;
  },
};

function personLines({ account, hosts, findings, isCut, now }: Person, paint: Paint): readonly string[] {
  const name = paint.bold(forDisplay(account));
  if (findings.length === 0) return [`${name}: no copy on any host, as of what they last reported.`];
  const open = findings.filter((one) => one.finding.state !== 'gone');
  const banned = open.filter((one) => one.verdict.verdict === 'banned').length;
  const count = `${open.length === 1 ? '1 copy' : `${open.length} copies`} on ${hosts.length === 1 ? '1 host' : `${hosts.length} hosts`}`;
  const rows = findings.map((one) => {
    const { verdict } = one.verdict;
    const colour = { banned: paint.red, restricted: paint.yellow, unreviewed: paint.yellow, approved: paint.green }[verdict];
    const { state, channel, lastSeen, anchor } = one.finding;
    return [
      forDisplay(one.host.name),
      forDisplay(one.productName),
      colour(verdict),
      state,
      channel,
      ago(lastSeen, now),
      forDisplay(anchor),
    ];
  });
  return [
    `${name}: ${banned === 0 ? count : `${count}, ${paint.red(`${banned} banned`)}`}.`,
    '',
    ...columns([['HOST', 'PRODUCT', 'VERDICT', 'STATE', 'CHANNEL', 'LAST SEEN', 'PATH'], ...rows]),
    ...(isCut ? ['', paint.yellow('There is more than is listed.')] : []),
  ];
}

function wrongCall(message: string): KnownError {
  return new KnownError('E_USAGE', message, 'Write `bandog person ACCOUNT --reason TEXT`.');
}
