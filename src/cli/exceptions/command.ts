import { KnownError } from '../../domain/errors.ts';
import { EXCEPTION_STATES } from '../../domain/policy.ts';
import { seconds } from '../ago.ts';
import { parseCall } from '../arguments.ts';
import { ACCESS_HELP, ACCESS_OPTIONS, withCollector, type AccessOptions } from '../collector-access.ts';
import { columns } from '../columns.ts';
import type { Command, Io } from '../contract.ts';
import { paintFor } from '../paint.ts';
import { exceptionRows } from '../policy/show-lines.ts';

const STATES = [...EXCEPTION_STATES, 'expired'] as const;

const usage = `Usage: bandog exceptions list [--status STATE] [--product ID]
       bandog exceptions request --product ID --owner NAME --ticket TICKET --expires TIME [SCOPE] [--reason TEXT]
       bandog exceptions approve | reject | revoke ID [--why TEXT]

An exception permits what is not approved, for some copies and for some time. It is asked for by one person and approved by another.

  --status STATE     ${STATES.join(', ')}
  --owner NAME       who answers for it
  --ticket TICKET    where it was discussed
  --expires TIME     30d, or a day: 2027-01-31 (to its end, UTC); at most 366 days from now
  --reason TEXT      why it is needed
  --why TEXT         why it was decided so

SCOPE: all that is given must fit a copy; it names a product, a host or an account
  --product ID       this product
  --host HOST        this host
  --account NAME     this OS account, by name or id
  --group PATH       hosts in this group and below
  --version RANGE    these versions: 1.2.3 or ">=1.2 <2"
  --path PATH        the copy is there or below

  --json             print JSON

${ACCESS_HELP}
Exit codes:
  0  done
  2  wrong call
  3  the collector could not be reached, or refused
`;

/** `bandog exceptions`: permissions with an end. */
export const command: Command = {
  name: 'exceptions',
  summary: 'ask for an exception from the policy, approve, reject, revoke or list them',
  usage,
  async run(argv, io) {
    const text = { type: 'string' } as const;
    const { values, positionals } = parseCall(argv, {
      allowPositionals: true,
      options: {
        ...ACCESS_OPTIONS,
        status: text,
        owner: text,
        ticket: text,
        expires: text,
        reason: text,
        why: text,
        product: text,
        host: text,
        account: text,
        group: text,
        version: text,
        path: text,
        json: { type: 'boolean', default: false },
      },
    });
    const [verb, id, ...rest] = positionals;
    if (rest.length > 0 || ((verb === 'list' || verb === 'request') && id !== undefined)) throw wrongCall('there is too much');
    switch (verb) {
      case 'list':
        return list(values, io);
      case 'request':
        return request(values, io);
      case 'approve':
      case 'reject':
      case 'revoke':
        return decide({ verb, id: needed(id, 'ID') }, values, io);
      default:
        throw wrongCall('this needs one of: list, request, approve, reject, revoke');
    }
  },
};

interface Given extends AccessOptions {
  readonly status?: string | undefined;
  readonly owner?: string | undefined;
  readonly ticket?: string | undefined;
  readonly expires?: string | undefined;
  readonly reason?: string | undefined;
  readonly why?: string | undefined;
  readonly product?: string | undefined;
  readonly host?: string | undefined;
  readonly account?: string | undefined;
  readonly group?: string | undefined;
  readonly version?: string | undefined;
  readonly path?: string | undefined;
  readonly json: boolean;
}

async function list(given: Given, io: Io): Promise<number> {
  const status = STATES.find((one) => one === given.status);
  if (given.status !== undefined && status === undefined) throw wrongCall(`there is no state ${JSON.stringify(given.status)}`);
  const { items } = await withCollector(given, io, (client) => client.listExceptions({ status, product: given.product }));
  const rows = exceptionRows(items, { paint: paintFor(io.stdout, io.env), now: new Date().toISOString() });
  const lines = items.length === 0 ? ['No exceptions.'] : columns(rows);
  io.stdout.write(given.json ? `${JSON.stringify(items, null, 2)}\n` : `${lines.join('\n')}\n`);
  return 0;
}

async function request(given: Given, io: Io): Promise<number> {
  const { product, host, account, group, version, path, reason } = given;
  const scope = Object.fromEntries(
    Object.entries({ product, host, account, group, version, path }).filter(([, value]) => value !== undefined),
  );
  const wanted = {
    scope,
    owner: needed(given.owner, '--owner'),
    ticket: needed(given.ticket, '--ticket'),
    expires: momentOf(needed(given.expires, '--expires')),
    ...(reason === undefined ? {} : { reason }),
  };
  const made = await withCollector(given, io, (client) => client.requestException(wanted));
  if (!given.json) io.stderr.write('Asked for. It permits nothing until somebody else approves it:\n');
  io.stdout.write(given.json ? `${JSON.stringify(made, null, 2)}\n` : `${made.id}\n`);
  return 0;
}

async function decide(
  { verb, id }: { readonly verb: 'approve' | 'reject' | 'revoke'; readonly id: string },
  given: Given,
  io: Io,
): Promise<number> {
  const asked = { id, ...(given.why === undefined ? {} : { why: given.why }) };
  const made = await withCollector(given, io, (client) => {
    if (verb === 'approve') return client.approveException(asked);
    return verb === 'reject' ? client.rejectException(asked) : client.revokeException(asked);
  });
  if (given.json) io.stdout.write(`${JSON.stringify(made, null, 2)}\n`);
  else io.stderr.write(`${id} is ${made.status}${made.status === 'approved' ? ` until ${made.expires}` : ''}.\n`);
  return 0;
}

const DAY = /^\d{4}-\d\d-\d\d$/;

function momentOf(text: string): string {
  const life = seconds(text);
  if (life !== undefined) return new Date(Date.now() + life * 1000).toISOString();
  const end = `${text}T23:59:59.999Z`;
  if (DAY.test(text) && !Number.isNaN(Date.parse(end))) return end;
  throw wrongCall(`--expires ${JSON.stringify(text)} is neither a time such as 30d nor a day such as 2027-01-31`);
}

function needed(value: string | undefined, what: string): string {
  if (value === undefined) throw wrongCall(`${what} is missing`);
  return value;
}

function wrongCall(message: string): KnownError {
  return new KnownError('E_USAGE', message, 'See `bandog exceptions --help`.');
}
