import { readStatus } from '../../agent/status.ts';
import type { AgentStatus } from '../../wire/local.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { type AgentPlace, wholeStatus, withAgent } from '../agent-here.ts';
import { ago } from '../ago.ts';
import { budgetRows } from './budget-lines.ts';
import { columns } from '../columns.ts';
import type { Io } from '../contract.ts';
import { findingBlocks } from '../finding-lines.ts';
import { paintFor, type Paint } from '../paint.ts';
import { productNames } from '../product-names.ts';
import { watchingWords } from '../watching-words.ts';
import { hanging } from '../wrap.ts';

/** Prints how the agent stands: what it says itself, else what its state folder says; resolves to the exit code that `status --help` describes. */
export async function printStatus(place: AgentPlace, given: { readonly json: boolean }, io: Io): Promise<number> {
  const status = (await withAgent(place, wholeStatus)) ?? readStatus(place.state);
  if (given.json) io.stdout.write(`${JSON.stringify(status, null, 2)}\n`);
  else {
    const nameOf = await productNames(status.findings.map(({ product }) => product));
    const showing = { paint: paintFor(io.stdout, io.env), now: new Date().toISOString(), width: io.stdout.columns, nameOf };
    io.stdout.write(`${statusLines(status, showing).join('\n')}\n`);
  }
  return status.enrolled && status.running && !isUnreachable(status) ? 0 : 1;
}

/** With what status is shown. */
export interface Showing {
  readonly paint: Paint;
  readonly now: string;
  readonly width: number;
  readonly nameOf: (product: string) => string;
}

/** How many scopes are named; the rest is counted. */
const MAX_SCOPES = 3;

/** What `status` says to a person: how the agent stands, then all that the collector is told of findings. */
export function statusLines(status: AgentStatus, showing: Showing): readonly string[] {
  const { paint, now, width } = showing;
  const facts: readonly (readonly [string, string])[] = [
    ['agent', agentText(status, showing)],
    [
      'collector',
      status.enrolled ? `${forDisplay(status.collector ?? '')}, as host ${status.hostId ?? ''}` : paint.yellow('not enrolled'),
    ],
    ['contact', contactText(status, showing)],
    ...(status.networkTrouble === undefined ? [] : [['network', paint.yellow(forDisplay(status.networkTrouble))] as const]),
    ['last look', lookText(status, showing)],
    ...(status.lastDeepLook === undefined ? [] : [['last sweep', ago(status.lastDeepLook, now)] as const]),
    ...(status.looking === undefined
      ? []
      : [['looking', `${status.looking.depth}, for ${Math.floor(status.looking.forMs / 1000)} s`] as const]),
    ...(status.watching === undefined ? [] : [['watching', watchingWords(status.watching)] as const]),
    ...(status.catalogue === undefined ? [] : [['catalogue', forDisplay(status.catalogue.version)] as const]),
    ...budgetRows(status.budget, now),
    ['to send', status.waiting === 0 ? 'nothing' : `${status.waiting} ${status.waiting === 1 ? 'entry' : 'entries'}`],
    ['state', forDisplay(status.state)],
  ];
  const names = columns(facts.map(([name]) => [paint.dim(name), '.'])).map((line) => line.slice(0, -1));
  return [
    ...facts.flatMap(([, value], index) => hanging(names[index] ?? '', value, width)),
    '',
    ...(status.sees === 'own' ? [paint.dim('You see what concerns your account and the machine; root sees all.')] : []),
    titleOf(status),
    ...(status.findings.length === 0 ? [] : ['']),
    ...findingBlocks(status.findings, showing),
  ];
}

function titleOf({ findings }: AgentStatus): string {
  if (findings.length === 0) return 'No findings.';
  return findings.length === 1
    ? '1 finding, as the collector is told of it:'
    : `${findings.length} findings, as the collector is told of them:`;
}

function agentText({ running, version, startedAt }: AgentStatus, { paint, now }: Showing): string {
  if (!running) return paint.red('not running');
  const since = startedAt === undefined ? '' : `, started ${ago(startedAt, now)}`;
  return `${paint.green('running')}${version === undefined ? '' : `, version ${forDisplay(version)}`}${since}`;
}

function contactText(status: AgentStatus, { paint, now }: Showing): string {
  const { lastContact, lastFailure } = status;
  const last = lastContact === undefined ? 'none yet' : ago(lastContact, now);
  if (!isUnreachable(status) || lastFailure === undefined) return last;
  const [at = '', ...why] = lastFailure.split(' ');
  return `${last}; ${paint.yellow(`failed ${ago(at, now)}: ${forDisplay(why.join(' '))}`)}`;
}

function lookText({ lastLook, incomplete, scopes }: AgentStatus, { paint, now }: Showing): string {
  if (lastLook === undefined) return 'none yet';
  const all = scopes === undefined || scopes === 0 ? 'everything' : `all ${scopes} places`;
  if (incomplete.length === 0) return `${ago(lastLook, now)}, ${all} seen completely`;
  const more = incomplete.length > MAX_SCOPES ? ` and ${incomplete.length - MAX_SCOPES} more` : '';
  const named = incomplete.slice(0, MAX_SCOPES).map(forDisplay).join(', ');
  return `${ago(lastLook, now)}, ${paint.yellow(`not completely: ${named}${more}`)} (why: bandog explain)`;
}

/** Whether the last thing that was tried with the collector failed. */
function isUnreachable({ lastContact, lastFailure }: AgentStatus): boolean {
  return lastFailure !== undefined && (lastContact === undefined || lastFailure.slice(0, lastContact.length) > lastContact);
}
