import { readStatus, type AgentStatus } from '../../agent/status.ts';
import type { Finding } from '../../domain/finding.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { ago } from '../ago.ts';
import { columns } from '../columns.ts';
import type { Io } from '../contract.ts';
import { paintFor, type Paint } from '../paint.ts';

/** Prints how the agent of a state folder stands; resolves to the exit code that `agent --help` describes. */
export async function printStatus(folder: string, given: { readonly json: boolean }, io: Io): Promise<number> {
  const status = readStatus(folder);
  const showing = { paint: paintFor(io.stdout, io.env), now: new Date().toISOString() };
  const text = given.json ? JSON.stringify(status, null, 2) : statusLines(status, showing).join('\n');
  io.stdout.write(`${text}\n`);
  return status.enrolled && status.running && !isUnreachable(status) ? 0 : 1;
}

/** How many scopes are named; the rest is counted. */
const MAX_SCOPES = 5;

/** What `status` says to a person: how the agent stands, then all that the collector is told of findings. */
export function statusLines(
  status: AgentStatus,
  { paint, now }: { readonly paint: Paint; readonly now: string },
): readonly string[] {
  const { findings } = status;
  const facts = [
    ['agent', status.running ? paint.green('running') : paint.red('not running')],
    [
      'collector',
      status.enrolled ? `${forDisplay(status.collector ?? '')}, as host ${status.hostId ?? ''}` : paint.yellow('not enrolled'),
    ],
    ['contact', contactText(status, { paint, now })],
    ['last look', lookText(status, { paint, now })],
    ['to send', status.waiting === 0 ? 'nothing' : `${status.waiting} ${status.waiting === 1 ? 'entry' : 'entries'}`],
    ['state', forDisplay(status.state)],
  ];
  const head = ['PRODUCT', 'STATE', 'CHANNEL', 'ACCOUNT', 'VERSION', 'IDENTITY', 'FIRST SEEN', 'PATH'];
  return [
    ...columns(facts.map(([name = '', value = '']) => [paint.dim(name), value])),
    '',
    titleOf(findings.length),
    ...(findings.length === 0 ? [] : columns([head, ...findings.map((finding) => rowOf(finding, now))])),
  ];
}

function titleOf(count: number): string {
  if (count === 0) return 'No findings.';
  return count === 1 ? '1 finding, as the collector is told of it:' : `${count} findings, as the collector is told of them:`;
}

function contactText(status: AgentStatus, { paint, now }: { readonly paint: Paint; readonly now: string }): string {
  const { lastContact, lastFailure } = status;
  const last = lastContact === undefined ? 'none yet' : ago(lastContact, now);
  if (!isUnreachable(status) || lastFailure === undefined) return last;
  const [at = '', ...why] = lastFailure.split(' ');
  return `${last}; ${paint.yellow(`failed ${ago(at, now)}: ${forDisplay(why.join(' '))}`)}`;
}

function lookText(
  { lastLook, incomplete }: AgentStatus,
  { paint, now }: { readonly paint: Paint; readonly now: string },
): string {
  if (lastLook === undefined) return 'none yet';
  if (incomplete.length === 0) return `${ago(lastLook, now)}, everything seen completely`;
  const more = incomplete.length > MAX_SCOPES ? ` and ${incomplete.length - MAX_SCOPES} more` : '';
  const named = incomplete.slice(0, MAX_SCOPES).map(forDisplay).join(', ');
  return `${ago(lastLook, now)}, ${paint.yellow(`not completely: ${named}${more}`)}`;
}

/** Whether the last thing that was tried with the collector failed. */
function isUnreachable({ lastContact, lastFailure }: AgentStatus): boolean {
  return lastFailure !== undefined && (lastContact === undefined || lastFailure.slice(0, lastContact.length) > lastContact);
}

function rowOf(finding: Finding, now: string): readonly string[] {
  const isRunning = finding.state === 'installed' && finding.running.length > 0;
  return [
    finding.product,
    isRunning ? 'installed, runs' : finding.state,
    finding.channel,
    forDisplay(finding.account?.name ?? finding.account?.id ?? '-'),
    forDisplay(finding.version ?? '-'),
    finding.identity,
    ago(finding.firstSeen, now),
    forDisplay(finding.anchor),
  ];
}
