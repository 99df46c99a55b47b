import type { AgentCost } from '../../../domain/agent-figures.ts';
import { groupOfKey } from '../../../domain/group.ts';
import type { Platform } from '../../../domain/platform.ts';
import type { Ring } from '../../../domain/rollout.ts';
import { number, optionalText, text, type Connection, type Row } from '../connection.ts';
import type { EnrolledHostRow, FleetHostRow } from '../rollout-contract.ts';
import type { UpdateReport } from '../updates-contract.ts';

/** Hosts in the order of their coming, the newest first. Numbers rise as hosts come, so that no index on the time is needed. */
export async function enrolledHosts(
  connection: Connection,
  {
    token,
    before = Number.MAX_SAFE_INTEGER,
    limit,
  }: { readonly token?: string | undefined; readonly before?: number | undefined; readonly limit: number },
): Promise<readonly EnrolledHostRow[]> {
  const rows = await connection.all(
    `SELECT host.id AS id, host_id, labels ->> 'name' AS label, labels ->> 'platform' AS platform, group_key, enrolled_at, closed_at,
       last_contact, agent_version, enrolled_with, (SELECT name FROM enrolment_token WHERE enrolment_token.id = enrolled_with) AS token_name
     FROM host JOIN presence ON presence.host = host.id
     WHERE host.id < ? ${token === undefined ? '' : 'AND enrolled_with = ?'} ORDER BY host.id DESC LIMIT ?`,
    before,
    ...(token === undefined ? [] : [token]),
    limit,
  );
  return rows.map((row) => ({
    number: number(row['id']),
    hostId: text(row['host_id']),
    name: text(row['label']),
    platform: text(row['platform']) as Platform,
    group: groupOfKey(text(row['group_key'])),
    enrolledAt: text(row['enrolled_at']),
    ...(typeof row['token_name'] === 'string' ? { token: { id: text(row['enrolled_with']), name: row['token_name'] } } : {}),
    ...optionalText('agentVersion', row['agent_version']),
    lastContact: text(row['last_contact']),
    isOpen: row['closed_at'] === null,
  }));
}

/** Open records that take orders, by number. */
export async function fleetHosts(
  connection: Connection,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly FleetHostRow[]> {
  const rows = await connection.all(
    `SELECT host.id AS id, host_id, labels ->> 'name' AS label, ring, agent_version, updates, catalogue_version, cost
     FROM host JOIN presence ON presence.host = host.id
     WHERE host.id > ? AND closed_at IS NULL AND forked_at IS NULL ORDER BY host.id LIMIT ?`,
    after,
    limit,
  );
  return rows.map(fleetHost);
}

function fleetHost(row: Row): FleetHostRow {
  const updates = typeof row['updates'] === 'string' ? (JSON.parse(row['updates']) as Pick<UpdateReport, 'release'>) : undefined;
  return {
    number: number(row['id']),
    hostId: text(row['host_id']),
    name: text(row['label']),
    ...(typeof row['ring'] === 'string' ? { ring: row['ring'] as Ring } : {}),
    ...optionalText('agentVersion', row['agent_version']),
    ...(updates?.release === undefined ? {} : { release: updates.release.revision }),
    ...optionalText('catalogue', row['catalogue_version']),
    ...(typeof row['cost'] === 'string' ? { cost: JSON.parse(row['cost']) as AgentCost } : {}),
  };
}
