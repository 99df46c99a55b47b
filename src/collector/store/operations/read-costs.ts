import type { AgentCost } from '../../../domain/agent-figures.ts';
import type { Ring } from '../../../domain/rollout.ts';
import { text, type Connection } from '../connection.ts';
import type { AgentCostRow } from '../rows.ts';

/** What agents cost, of all hosts that said it and whose records are open. */
export async function agentCosts(connection: Connection): Promise<readonly AgentCostRow[]> {
  const rows = await connection.all(
    `SELECT host_id, labels ->> 'name' AS label, ring, cost FROM host JOIN presence ON presence.host = host.id
     WHERE closed_at IS NULL AND forked_at IS NULL AND cost IS NOT NULL`,
  );
  return rows.map((row) => {
    const { looksDayMs, residentDayMs, peakBytes } = JSON.parse(text(row['cost'])) as AgentCost;
    return {
      hostId: text(row['host_id']),
      name: text(row['label']),
      ...(typeof row['ring'] === 'string' ? { ring: row['ring'] as Ring } : {}),
      dayMs: looksDayMs + residentDayMs,
      ...(peakBytes === undefined ? {} : { peakBytes }),
    };
  });
}
