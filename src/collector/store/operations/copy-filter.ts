import { number, type Connection, type Value } from '../connection.ts';
import type { CopyFilter } from '../query-contract.ts';
import { allOf, oneOfThese, type Condition } from './narrowing.ts';

/** Whether no copy can fit. */
export function isEmpty({ products, states, verdicts, versions }: CopyFilter): boolean {
  return [products, states, verdicts, versions].some((list) => list?.length === 0);
}

/** What a finding must be: to gather all that fit by an index, and to read findings in their order and check each. */
export interface CopyConditions {
  readonly gather: Condition;
  readonly check: Condition;
}

/** Both forms. Of product and verdict the one that fewer findings have is left to its index: the maintained counts say which. */
export async function copyConditions(connection: Connection, filter: CopyFilter): Promise<CopyConditions> {
  const { products, states, verdicts, versions, account, campaign, exception } = filter;
  const isByOther = account !== undefined || campaign !== undefined || exception !== undefined;
  const isByVerdict = verdicts !== undefined && (products === undefined || (await isRarer(connection, { verdicts, products })));
  const others = [
    ...(versions === undefined ? [] : [oneOfThese('finding.version', versions)]),
    ...(account === undefined ? [] : [accountCondition(account)]),
    ...(campaign === undefined ? [] : [{ sql: 'finding.campaign = ?', values: [campaign] }]),
    ...(exception === undefined ? [] : [{ sql: 'finding.exception = ?', values: [exception] }]),
  ];
  const both = (form: 'gather' | 'check'): Condition => {
    // Several values of a column are in the order of none of its indices.
    const isChecked = (values: readonly Value[], isOther: boolean) => isOther || (form === 'check' && values.length > 1);
    return allOf([
      ...(states === undefined ? [] : [oneOfThese('finding.state', states, form === 'check' || isByOther || isByVerdict)]),
      ...(products === undefined ? [] : [oneOfThese('finding.product', products, isChecked(products, isByOther || isByVerdict))]),
      ...(verdicts === undefined
        ? []
        : [oneOfThese('finding.verdict', verdicts, isChecked(verdicts, isByOther || !isByVerdict))]),
      ...others,
    ]);
  };
  return { gather: both('gather'), check: both('check') };
}

/** The partial indices hold findings with an account only. */
function accountCondition(account: string): Condition {
  return {
    sql: "(finding.account_name = ? AND finding.account_name <> '') OR (finding.account_id = ? AND finding.account_id <> '')",
    values: [account, account],
  };
}

async function isRarer(
  connection: Connection,
  { verdicts, products }: { readonly verdicts: readonly string[]; readonly products: readonly string[] },
): Promise<boolean> {
  const sum = async ({ sql, values }: Condition) =>
    number((await connection.get(`SELECT coalesce(sum(count), 0) AS n FROM finding_count WHERE ${sql}`, ...values))?.['n']);
  return (await sum(oneOfThese('verdict', verdicts))) < (await sum(oneOfThese('product', products)));
}
