import { existsSync } from 'node:fs';
import { diagnose, together } from '../../agent/doctor/diagnose.ts';
import type { Facts } from '../../agent/doctor/contract.ts';
import { readCoverage, readStatus } from '../../agent/status.ts';
import { walkToCollector } from '../../agent/way-to-collector.ts';
import { systemClock } from '../../domain/clock.ts';
import type { AgentStatus, DoctorRow } from '../../wire/local.ts';
import { type AgentPlace, notRunning, withAgentIfAny } from '../agent-here.ts';

/**
 * What all checks say: the running agent's own, with what its sandbox hides from it; else those of its state folder, also where the agent
 * runs and does not answer.
 *
 * @throws KnownError E_AGENT_UNREACHABLE, E_STATE_UNSAFE
 */
export async function examined(place: AgentPlace): Promise<readonly DoctorRow[]> {
  const { said, silent } = await withAgentIfAny(place, async (agent) => {
    const status = await agent.ask<'status'>({ kind: 'status' });
    const { rows } = await agent.ask<'doctor'>({ kind: 'doctor' });
    return together(rows, diagnose(factsOf(status, []), 'command'));
  });
  if (said !== undefined) return said;
  // Nobody answers, and this account may not even see whether there is anything.
  if (!existsSync(place.state)) throw silent ?? notRunning(place);
  const silence = silent === undefined ? {} : { silence: { says: silent.message, remedy: silent.remedy } };
  const facts = factsOf(readStatus(place.state), readCoverage(place.state));
  const way = await walkToCollector(place.state);
  return diagnose({ ...facts, ...silence, ...(way === undefined ? {} : { way }) });
}

function factsOf(status: AgentStatus, coverage: Facts['coverage']): Facts {
  return { now: systemClock.now(), platform: process.platform, status, coverage, proc: '/proc' };
}
