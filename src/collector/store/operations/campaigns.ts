import { groupOfKey, subTree } from '../../../domain/group.ts';
import type { CampaignHostRow, CampaignHostsQuery, CampaignQuery, CampaignState } from '../campaigns-contract.ts';
import { number, text, type Connection, type Value } from '../connection.ts';
import { foldName } from '../host-text.ts';

const RUNNABLE = "state IN ('installed', 'running')";

/** Every open record in the groups with its state; parameters: campaign, start, then both ends of each sub-tree. */
export function hostsWithState({ id, start, within }: CampaignQuery): {
  readonly sql: string;
  readonly values: readonly Value[];
} {
  const trees = within.map((path) => subTree(path));
  const sql = `
    WITH copies AS (
      SELECT host,
        max(CASE WHEN ${RUNNABLE} AND because <> 'exception' THEN 1 ELSE 0 END) AS is_there,
        max(CASE WHEN ${RUNNABLE} AND because <> 'exception' AND back_at IS NOT NULL THEN 1 ELSE 0 END) AS is_back,
        max(CASE WHEN ${RUNNABLE} AND because = 'exception' THEN 1 ELSE 0 END) AS is_excepted,
        max(CASE WHEN state IN ('installed', 'running', 'gone') THEN 0 ELSE 1 END) AS is_left
      FROM finding WHERE campaign = ? AND listed = 1 GROUP BY host
    ), hosts AS (
      SELECT host.host_id, host.name, host.labels ->> 'name' AS shown, host.group_key, presence.last_contact,
        CASE WHEN is_back = 1 THEN 'came-back' WHEN is_there = 1 THEN 'found' WHEN is_excepted = 1 THEN 'excepted'
          WHEN is_left = 0 AND scan.complete = 1 THEN 'verified-gone' WHEN is_left IS NOT NULL THEN 'removed'
          WHEN scan.complete = 1 AND scan.at >= ? THEN 'clean' ELSE 'not-looked' END AS state
      FROM host JOIN presence ON presence.host = host.id
        LEFT JOIN copies ON copies.host = host.id LEFT JOIN scan ON scan.host = host.id
      WHERE host.closed_at IS NULL AND (${trees.map(() => '(group_key >= ? AND group_key < ?)').join(' OR ')})
    )`;
  return { sql, values: [id, start, ...trees.flatMap(({ from, before }) => [from, before])] };
}

/** Hosts by how far a campaign is on them. */
export async function campaignProgress(
  connection: Connection,
  campaign: CampaignQuery,
): Promise<readonly { readonly state: CampaignState; readonly hosts: number }[]> {
  if (campaign.within.length === 0) return [];
  const { sql, values } = hostsWithState(campaign);
  const rows = await connection.all(`${sql} SELECT state, count(*) AS n FROM hosts GROUP BY state ORDER BY state`, ...values);
  return rows.map((row) => ({ state: text(row['state']) as CampaignState, hosts: number(row['n']) }));
}

/** Hosts in one state, by name. */
export async function campaignHosts(connection: Connection, asked: CampaignHostsQuery): Promise<readonly CampaignHostRow[]> {
  if (asked.within.length === 0) return [];
  const { sql, values } = hostsWithState(asked);
  const rows = await connection.all(
    `${sql} SELECT * FROM hosts WHERE state = ? AND (name, host_id) > (?, ?) ORDER BY name, host_id LIMIT ?`,
    ...values,
    asked.state,
    foldName(asked.after?.name ?? ''),
    asked.after?.hostId ?? '',
    asked.limit,
  );
  return rows.map((row) => ({
    hostId: text(row['host_id']),
    name: text(row['shown']),
    group: groupOfKey(text(row['group_key'])),
    lastContact: text(row['last_contact']),
  }));
}
