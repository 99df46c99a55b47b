import { CANARY_PRODUCT } from '../../../domain/canary.ts';
import type { Connection } from '../connection.ts';
import type { FindingFilter } from '../query-contract.ts';
import { copyConditions, isEmpty } from './copy-filter.ts';
import { groupNarrowing, nameNarrowing, tagNarrowing } from './host-filter.ts';
import { allOf, narrowed, unindexed, type Condition, type Narrowing } from './narrowing.ts';

/** In which order findings are read: by their number, or by their hosts' names. */
type ReadBy = 'number' | 'host';

/** What a finding must be, over `finding` alone; undefined when nothing can fit. */
export async function findingCondition(
  connection: Connection,
  filter: FindingFilter,
  readBy: ReadBy = 'number',
): Promise<Condition | undefined> {
  const { hostId, text = '', within, tags = [] } = filter;
  if (isEmpty(filter) || within?.length === 0) return undefined;
  const copy = await copyConditions(connection, filter);
  const onTheWay = (check: Condition) => (readBy === 'number' ? check : unindexed(check));
  const conditions: Condition[] = [];
  if (hostId === undefined) {
    const narrowing = {
      ids: { sql: `SELECT finding.id FROM finding WHERE ${copy.gather.sql}`, values: copy.gather.values },
      check: onTheWay(copy.check),
    };
    // Without any condition all findings are read in their order.
    if (copy.check.values.length > 0) conditions.push(await narrowed(connection, 'finding.id', narrowing));
    conditions.push({ sql: 'finding.listed = 1', values: [] });
  } else {
    // What a closed record had is told of that record alone: the same copies are another's by now. Our own marker is no finding.
    conditions.push({ sql: 'finding.host = (SELECT id FROM host WHERE host_id = ?)', values: [hostId] }, copy.check);
    conditions.push({ sql: "coalesce(finding.product, '') <> ?", values: [CANARY_PRODUCT] });
  }
  const ofHosts: readonly Narrowing[] = [
    ...(text === '' ? [] : [nameNarrowing(text)]),
    ...(within === undefined || within.includes('/') ? [] : [groupNarrowing(within, 'finding')]),
    ...tags.map((tag) => tagNarrowing(tag, 'finding.host')),
  ];
  for (const time of timesOf(filter)) {
    const ids = { sql: `SELECT finding.id FROM finding WHERE ${time.sql}`, values: time.values };
    conditions.push(await narrowed(connection, 'finding.id', { ids, check: onTheWay(time) }));
  }
  for (const { ids, check } of ofHosts)
    conditions.push(await narrowed(connection, 'finding.host', { ids, check: onTheWay(check) }));
  return allOf(conditions);
}

/** Since when it came, went or came back; each has an index of its own. */
function timesOf({ cameSince, goneSince, backSince }: FindingFilter): readonly Condition[] {
  return [
    ...(cameSince === undefined ? [] : [{ sql: "finding.came_at <> '' AND finding.came_at >= ?", values: [cameSince] }]),
    ...(goneSince === undefined ? [] : [{ sql: "finding.state = 'gone' AND finding.changed_at >= ?", values: [goneSince] }]),
    ...(backSince === undefined ? [] : [{ sql: 'finding.back_at >= ?', values: [backSince] }]),
  ];
}
