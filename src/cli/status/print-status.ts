import type { Io } from '../contract.ts';
import { readStatus, type AgentStatus } from '../../agent/status.ts';
import { forDisplay } from '../../domain/host-path.ts';

/** Prints how the agent of a state folder stands; resolves to the exit code that `agent --help` describes. */
export async function printStatus(folder: string, given: { readonly json: boolean }, io: Io): Promise<number> {
  const status = readStatus(folder);
  io.stdout.write(given.json ? `${JSON.stringify(status, null, 2)}\n` : text(status));
  return status.enrolled && status.running && !isUnreachable(status) ? 0 : 1;
}

/** Whether the last thing that was tried with the collector failed. */
function isUnreachable({ lastContact, lastFailure }: AgentStatus): boolean {
  return lastFailure !== undefined && (lastContact === undefined || lastFailure.slice(0, lastContact.length) > lastContact);
}

function text(status: AgentStatus): string {
  const { findings, incomplete } = status;
  const lines = [
    `agent      ${status.running ? 'running' : 'not running'}, state in ${status.state}`,
    `collector  ${status.enrolled ? `${status.collector ?? ''}, as host ${status.hostId ?? ''}` : 'not enrolled'}`,
    `contact    ${status.lastContact ?? 'none yet'}${isUnreachable(status) ? `; failed since: ${status.lastFailure ?? ''}` : ''}`,
    `last look  ${status.lastLook ?? 'none yet'}${incomplete.length === 0 ? '' : `; not whole: ${incomplete.join(', ')}`}`,
    `waiting    ${status.waiting} entries`,
    `findings   ${findings.length}`,
    ...findings.map(
      (one) =>
        `  ${one.product} ${one.version ?? ''} ${one.state} (${one.identity}, ${one.channel}) ${one.account?.name ?? one.account?.id ?? 'system'} ${one.anchor}`,
    ),
  ];
  return `${lines.map(forDisplay).join('\n')}\n`;
}
