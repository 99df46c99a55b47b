import type { CoverageAnswer, FindingView, ScopeView } from '../../../api-client/client.generated.ts';

type Gap = ScopeView['gaps'][number];

/** Why places were not looked at completely, and where. */
export interface MissedFor {
  readonly reason: Gap['reason'];
  /** Paths, or scopes where a whole one is meant; each once. */
  readonly places: readonly string[];
}

/** What was missed, by reason, the most first. */
export function missedOf({ incomplete }: CoverageAnswer): readonly MissedFor[] {
  const gaps = incomplete.flatMap(({ scope, gaps: found }) =>
    found.map(({ reason, path }) => ({ reason, place: path ?? scope })),
  );
  return [...Map.groupBy(gaps, ({ reason }) => reason)]
    .map(([reason, found]) => ({ reason, places: [...new Set(found.map(({ place }) => place))] }))
    .toSorted((one, other) => other.places.length - one.places.length);
}

/** One place of one account: looked at completely, or for which reasons not. */
export type Cell = 'complete' | readonly Gap['reason'][];

/** Places by account: which were looked at, and how. */
export interface CoverageMap {
  /** Ids of accounts; `system` is the host's own, and comes first. */
  readonly accounts: readonly string[];
  readonly rows: readonly { readonly place: string; readonly cells: ReadonlyMap<string, Cell> }[];
}

/** `package-managers/npm@1001`, `environments/docker@system#web-1` (docs/words.md, scope). */
const SCOPE = /^(?<place>[^@]+)@(?<account>[^@#]+)(?:#(?<label>.*))?$/s;

/** The scopes as a map; `complete` must have been asked for. */
export function coverageMap({ incomplete, complete = [] }: CoverageAnswer): CoverageMap {
  const rows = new Map<string, Map<string, Cell>>();
  const put = (scope: string, cell: Cell) => {
    const { place = scope, account = 'system', label } = SCOPE.exec(scope)?.groups ?? {};
    const name = label === undefined ? place : `${place} ${label}`;
    const cells = rows.get(name) ?? new Map<string, Cell>();
    cells.set(account, cell);
    rows.set(name, cells);
  };
  for (const { scope } of complete) put(scope, 'complete');
  for (const { scope, gaps } of incomplete) put(scope, [...new Set(gaps.map(({ reason }) => reason))]);
  const accounts = [...new Set([...rows.values()].flatMap((cells) => [...cells.keys()]))];
  return {
    accounts: accounts.toSorted((one, other) => Number(other === 'system') - Number(one === 'system') || compared(one, other)),
    rows: [...rows].toSorted(([one], [other]) => compared(one, other)).map(([place, cells]) => ({ place, cells })),
  };
}

function compared(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

/** Names of accounts by id, as far as copies tell them. */
export function accountNames(findings: readonly FindingView[]): ReadonlyMap<string, string> {
  const accounts = findings.flatMap(({ finding }) => finding.account ?? []);
  return new Map(accounts.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name] as const])));
}
