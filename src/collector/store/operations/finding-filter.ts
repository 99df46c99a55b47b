import { CANARY_PRODUCT } from '../../../domain/canary.ts';
import type { Connection } from '../connection.ts';
import type { FindingFilter } from '../query-contract.ts';
import { copyConditions, isEmpty } from './copy-filter.ts';
import { nameNarrowing, tagNarrowing } from './host-filter.ts';
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
  const onTheWay = ({ ids, check }: Narrowing) => ({ ids, check: readBy === 'number' ? check : unindexed(check) });
  const narrowings: readonly (readonly ['finding.id' | 'finding.host', Narrowing])[] = [
    ...timesOf(filter).map((check) => ['finding.id', onTheWay(byTime(check))] as const),
    ...(text === '' ? [] : [['finding.host', onTheWay(nameNarrowing(text))] as const]),
    ...tags.map((tag) => ['finding.host', onTheWay(tagNarrowing(tag, 'finding.host'))] as const),
  ];
  const conditions: Condition[] = [];
  for (const [id, narrowing] of narrowings) conditions.push(await narrowed(connection, id, narrowing));
  const copy = await copyConditions(connection, filter);
  if (hostId === undefined) {
    const isGathered = conditions.some(({ sql }, index) => sql !== narrowings[index]?.[1].check.sql);
    if (copy.gather !== undefined)
      conditions.push({
        sql: `finding.id IN (SELECT finding.id FROM finding WHERE ${copy.gather.sql})`,
        values: copy.gather.values,
      });
    // What is gathered by something else, or read by hosts, is not to be read in the order of numbers.
    else conditions.push(isGathered || readBy === 'host' ? copy.check : copy.inOrder);
    conditions.push({ sql: readBy === 'number' ? 'finding.listed = 1' : 'coalesce(finding.listed, 0) = 1', values: [] });
  } else {
    // What a closed record had is told of that record alone: the same copies are another's by now. Our own marker is no finding.
    conditions.push({ sql: 'finding.host = (SELECT id FROM host WHERE host_id = ?)', values: [hostId] }, copy.check);
    conditions.push({ sql: "coalesce(finding.product, '') <> ?", values: [CANARY_PRODUCT] });
  }
  return allOf(conditions);
}

function byTime(check: Condition): Narrowing {
  return { ids: { sql: `SELECT finding.id FROM finding WHERE ${check.sql}`, values: check.values }, check };
}

/** Since when it came, went or came back; each has an index of its own. */
function timesOf({ cameSince, goneSince, backSince }: FindingFilter): readonly Condition[] {
  return [
    ...(cameSince === undefined ? [] : [{ sql: "finding.came_at <> '' AND finding.came_at >= ?", values: [cameSince] }]),
    ...(goneSince === undefined ? [] : [{ sql: "finding.state = 'gone' AND finding.changed_at >= ?", values: [goneSince] }]),
    ...(backSince === undefined ? [] : [{ sql: 'finding.back_at >= ?', values: [backSince] }]),
  ];
}
