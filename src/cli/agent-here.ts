import { existsSync } from 'node:fs';
import path from 'node:path';
import { defaultStateFolder } from '../agent/config.ts';
import { serviceSocketFiles, socketFiles } from '../agent/local-api/socket-place.ts';
import { KnownError } from '../domain/errors.ts';
import type { Finding, FindingId } from '../domain/finding.ts';
import type { AgentStatus } from '../wire/local.ts';
import type { Io } from './contract.ts';
import { AgentConnection } from './agent-connection.ts';

/** For parseArgs, of every command that asks the agent of this machine. */
export const STATE_OPTION = { state: { type: 'string' } } as const;

/** Its part of `--help`. */
export const STATE_HELP = `  --state DIR   ask the agent of this state folder (default: the service's, else $XDG_STATE_HOME/bandog)
`;

const SERVICE_STATE = '/var/lib/bandog';

/** Where the agent of this machine is looked for: its sockets, and its state folder. */
export interface AgentPlace {
  readonly sockets: readonly string[];
  readonly state: string;
  readonly signal: AbortSignal;
}

/** The place that `--state` names, or where the service's agent and then this account's own would be. */
export function agentPlace(state: string | undefined, { cwd, env, signal }: Io): AgentPlace {
  if (state !== undefined) {
    const given = path.resolve(cwd, state);
    return { sockets: socketFiles(given), state: given, signal };
  }
  const own = defaultStateFolder(env);
  return { sockets: [...new Set([...serviceSocketFiles(), ...socketFiles(own)])], state: own, signal };
}

/** Runs `use` with the running agent; undefined when none runs there. @throws KnownError E_AGENT_UNREACHABLE and what `use` throws */
export async function withAgent<T>(place: AgentPlace, use: (agent: AgentConnection) => Promise<T>): Promise<T | undefined> {
  const agent = await AgentConnection.open(place.sockets, place.signal);
  if (agent === undefined) return undefined;
  try {
    return await use(agent);
  } finally {
    agent.close();
  }
}

/** The same, where something can be said without it: `silent` is why one that runs does not answer. @throws KnownError of another code that `use` throws */
export async function withAgentIfAny<T>(
  place: AgentPlace,
  use: (agent: AgentConnection) => Promise<T>,
): Promise<{ readonly said?: T | undefined; readonly silent?: KnownError }> {
  try {
    return { said: await withAgent(place, use) };
  } catch (error) {
    if (error instanceof KnownError && error.code === 'E_AGENT_UNREACHABLE') return { silent: error };
    throw error;
  }
}

/** The same, where nothing can be said without an agent. @throws KnownError E_AGENT_UNREACHABLE */
export async function withRunningAgent<T>(place: AgentPlace, use: (agent: AgentConnection) => Promise<T>): Promise<T> {
  const agent = await AgentConnection.open(place.sockets, place.signal);
  if (agent === undefined) throw notRunning(place);
  try {
    return await use(agent);
  } finally {
    agent.close();
  }
}

/** That no agent answers; what to do depends on whether one is installed. */
export function notRunning({ state }: AgentPlace): KnownError {
  const isInstalled = existsSync(SERVICE_STATE) || existsSync(state);
  return new KnownError(
    'E_AGENT_UNREACHABLE',
    'no agent of this machine answers',
    isInstalled
      ? 'It may be stopped: `systemctl status bandog` says so, and `bandog doctor` as root says why.'
      : 'None seems to be installed. `bandog scan` looks without one.',
  );
}

/** How the agent stands with all findings that this account may see. */
export async function wholeStatus(agent: AgentConnection): Promise<AgentStatus> {
  const status = await agent.ask<'status'>({ kind: 'status' });
  return { ...status, findings: await allFindings(agent) };
}

/** All open findings that this account may see, by product and place. */
export async function allFindings(agent: AgentConnection): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (let after: FindingId | undefined; ;) {
    const page = await agent.ask<'findings'>({ kind: 'findings', ...(after === undefined ? {} : { after }) });
    findings.push(...page.findings);
    if (page.next === undefined) break;
    after = page.next;
  }
  return findings.toSorted((one, other) => compare(one.product, other.product) || compare(one.anchor, other.anchor));
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
