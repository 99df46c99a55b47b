import { number, type Connection } from '../connection.ts';
import type { CopyFilter, FindingFilter } from '../query-contract.ts';
import { inGroups } from './figures.ts';
import { allOf, isFew, MOST_FINDINGS, oneOfThese, type Condition } from './narrowing.ts';

/** Whether no copy can fit. */
export function isEmpty({ products, states, verdicts, versions }: CopyFilter): boolean {
  return [products, states, verdicts, versions].some((list) => list?.length === 0);
}

/** What a finding must be, beside being listed. */
export interface CopyConditions {
  /** To gather the few that may fit by one index, with all else checked; undefined when no index knows that they are few. */
  readonly gather: Condition | undefined;
  /** To read findings in the order of their numbers, by the index of a product or verdict when it is one. */
  readonly inOrder: Condition;
  /** For findings that are found by something else: no index of findings is chosen for it. */
  readonly check: Condition;
  /** The same for a host's own findings, whose group is the host's. */
  readonly ofHost: Condition;
  /** To find hosts with such a copy in no order, by an index alone; undefined when none holds all that is asked. */
  readonly anyOrder: Condition | undefined;
}

/** All forms. How many are of a product, state and verdict is maintained; of the rest an index is counted, no further than to a bound. */
export async function copyConditions(
  connection: Connection,
  filter: CopyFilter & Pick<FindingFilter, 'within'>,
): Promise<CopyConditions> {
  const { products, states, verdicts, versions, within } = filter;
  const kind = { products, states, verdicts, within: within?.includes('/') === true ? undefined : within };
  const ofKind = kindConditions('finding.', kind, true);
  const version = versions === undefined ? [] : [oneOfThese('finding.version', versions, true)];
  const others = othersOf(filter);
  const checks = [...version, ...others.map(({ checked }) => checked)];
  const check = allOf([...ofKind, ...checks]);
  const ofHost = allOf([...kindConditions('finding.', { products, states, verdicts }, true), ...checks]);
  const inOrder = allOf([...(await orderedKind(connection, kind)), check]);
  for (const { indexed } of others) {
    const ids = { sql: `SELECT finding.id FROM finding WHERE ${indexed.sql}`, values: indexed.values };
    if (await isFew(connection, ids, MOST_FINDINGS))
      return { gather: allOf([indexed, check]), inOrder, check, ofHost, anyOrder: undefined };
  }
  if (ofKind.length === 0) return { gather: undefined, inOrder, check, ofHost, anyOrder: undefined };
  const byIndex = indexedKind(kind);
  const isRare = (await kindCount(connection, kind)) <= MOST_FINDINGS;
  const isAll = version.length === 0 && others.length === 0;
  const gather = isRare ? allOf([byIndex, check]) : undefined;
  return { gather, inOrder, check, ofHost, anyOrder: isAll ? byIndex : undefined };
}

type Kind = Pick<FindingFilter, 'products' | 'states' | 'verdicts' | 'within'>;

function kindConditions(
  of: 'finding.' | '',
  { products, states, verdicts, within }: Kind,
  isChecked: boolean,
): readonly Condition[] {
  return [
    ...(within === undefined ? [] : [inGroups(isChecked ? `coalesce(${of}group_key, '')` : `${of}group_key`, within)]),
    ...(states === undefined ? [] : [oneOfThese(`${of}state`, states, isChecked)]),
    ...(products === undefined ? [] : [oneOfThese(`${of}product`, products, isChecked)]),
    ...(verdicts === undefined ? [] : [oneOfThese(`${of}verdict`, verdicts, isChecked)]),
  ];
}

/** What has an index of its own, in a form for it and in one that it is not chosen for. */
function othersOf({ account, campaign, exception }: CopyFilter): readonly Readonly<Record<'indexed' | 'checked', Condition>>[] {
  const one = (column: string, value: string) => ({
    indexed: { sql: `${column} = ?`, values: [value] },
    checked: { sql: `coalesce(${column}, '') = ?`, values: [value] },
  });
  return [
    ...(account === undefined ? [] : [ofAccount(account)]),
    ...(campaign === undefined ? [] : [one('finding.campaign', campaign)]),
    ...(exception === undefined ? [] : [one('finding.exception', exception)]),
  ];
}

/** By name or id; the partial indices hold findings with an account only. */
function ofAccount(account: string) {
  const of = (name: string, id: string): Condition => ({
    sql: `(${name} = ? AND finding.account_name <> '') OR (${id} = ? AND finding.account_id <> '')`,
    values: [account, account],
  });
  return {
    indexed: of('finding.account_name', 'finding.account_id'),
    checked: of("coalesce(finding.account_name, '')", "coalesce(finding.account_id, '')"),
  };
}

/** How many findings are of the products, states and verdicts. */
async function kindCount(connection: Connection, kind: Kind): Promise<number> {
  const { sql, values } = allOf(kindConditions('', kind, false));
  const row = await connection.get(`SELECT coalesce(sum(count), 0) AS n FROM finding_count WHERE ${sql}`, ...values);
  return number(row?.['n']);
}

/** By the index of product, state, verdict and group, of which the first three are given: those that the maintained counts know where none is chosen. */
function indexedKind(kind: Kind): Condition {
  const counted = allOf(kindConditions('', kind, false));
  const known = (column: string): Condition => ({
    sql: `finding.${column} IN (SELECT ${column} FROM finding_count WHERE count > 0 AND ${counted.sql})`,
    values: counted.values,
  });
  return allOf([
    { sql: 'finding.listed = 1', values: [] },
    kind.products === undefined ? known('product') : oneOfThese('finding.product', kind.products),
    kind.states === undefined ? known('state') : oneOfThese('finding.state', kind.states),
    kind.verdicts === undefined ? known('verdict') : oneOfThese('finding.verdict', kind.verdicts),
    ...(kind.within === undefined ? [] : [inGroups('finding.group_key', kind.within)]),
  ]);
}

/** Of product and verdict the one that fewer findings have is left to its index, which is in the order of numbers when it is one value. */
async function orderedKind(connection: Connection, { products, verdicts }: Kind): Promise<readonly Condition[]> {
  const product = products?.length === 1 ? [oneOfThese('finding.product', products)] : [];
  const verdict = verdicts?.length === 1 ? [oneOfThese('finding.verdict', verdicts)] : [];
  if (product.length === 0 || verdict.length === 0) return [...product, ...verdict];
  return (await kindCount(connection, { verdicts })) < (await kindCount(connection, { products })) ? verdict : product;
}
