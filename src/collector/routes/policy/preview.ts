import type { PolicyEntry, PolicyKind, PolicyObject } from '../../../domain/policy.ts';
import { STATES } from '../../../domain/state.ts';
import { affectedBy, type Affected } from '../../policy/affected.ts';
import { compilePolicy } from '../../policy/compiled-policy.ts';
import { evaluate } from '../../policy/evaluate.ts';
import { productOf } from '../../policy/known-products.ts';
import type { FindingQuery } from '../../store/query-contract.ts';
import type { FindingRow } from '../../store/rows.ts';
import type { RouteContext } from '../contract.ts';
import type { PolicyPreview } from '../policy-views.ts';

/** Findings that a preview looks at; more are said to be more. */
const MOST = 20_000;
const PAGE = 2000;
/** Copies that are shown by name. */
const SHOWN = 20;

/** What a policy is to become. */
export interface Wanted {
  readonly set: readonly PolicyEntry[];
  readonly remove: readonly { readonly kind: PolicyKind; readonly key: string }[];
  /** Objects of this manager that are not in `set` go. */
  readonly wholeOf?: PolicyObject['managedBy'];
}

/** Whom a change of the policy would touch: open copies whose verdict would be another. */
export async function preview(context: RouteContext, { set, remove, wholeOf }: Wanted): Promise<PolicyPreview> {
  const state = await context.store.policy();
  const known = new Map(state.objects.map((object) => [nameOf(object), object]));
  const after = new Map<string, PolicyEntry>(known);
  const wanted = new Set(set.map((entry) => nameOf(entry)));
  for (const [name, object] of known) if (object.managedBy === wholeOf && !wanted.has(name)) after.delete(name);
  for (const one of remove) after.delete(nameOf(one));
  for (const entry of set) after.set(nameOf(entry), entry);
  const changes = [...new Set([...known.keys(), ...after.keys()])]
    .map((name) => ({ name, before: known.get(name), after: after.get(name) }))
    .filter((change) => sameText(change.before?.document) !== sameText(change.after?.document));
  const objects = [...after.values()].map((entry): PolicyObject => ({ ...entry, managedBy: 'console', revision: 0 }));
  const [old, fresh] = [compilePolicy(state), compilePolicy({ ...state, objects })];
  const at = context.clock.now();
  const touched = new Touched(context);
  for await (const row of reached(context, affectedBy(changes, [old, fresh]), touched)) {
    const [from, to] = [evaluate(row, old, at), evaluate(row, fresh, at)];
    if (from.verdict !== to.verdict || from.campaign !== to.campaign || from.exception !== to.exception)
      touched.add(row, { from: from.verdict, to: to.verdict });
  }
  return {
    revision: state.revision,
    changes: changes.map(({ name, before, after: next }) => ({
      object: name,
      change: before === undefined ? 'added' : next === undefined ? 'removed' : 'changed',
      ...(before === undefined ? {} : { before: before.document }),
      ...(next === undefined ? {} : { after: next.document }),
    })),
    ...touched.result(),
  };
}

class Touched {
  readonly #context: RouteContext;
  readonly #hosts = new Set<string>();
  readonly #moves = new Map<
    string,
    {
      readonly from: PolicyPreview['copies'][number]['from'];
      readonly to: PolicyPreview['copies'][number]['to'];
      findings: number;
    }
  >();
  readonly #copies: PolicyPreview['copies'] = [];
  isCut = false;

  constructor(context: RouteContext) {
    this.#context = context;
  }

  add(row: FindingRow, { from, to }: Pick<PolicyPreview['copies'][number], 'from' | 'to'>): void {
    this.#hosts.add(row.hostId);
    const move = this.#moves.get(`${from} ${to}`) ?? { from, to, findings: 0 };
    move.findings += 1;
    this.#moves.set(`${from} ${to}`, move);
    if (this.#copies.length >= SHOWN) return;
    const productName = productOf(this.#context.products, row.finding.product).name;
    this.#copies.push({ host: { id: row.hostId, name: row.hostName }, productName, path: row.finding.anchor, from, to });
  }

  result(): Pick<PolicyPreview, 'hosts' | 'moves' | 'copies' | 'isCut'> {
    return { hosts: this.#hosts.size, moves: [...this.#moves.values()], copies: this.#copies, isCut: this.isCut };
  }
}

const OPEN = STATES.filter((state) => state !== 'gone');

async function* reached({ store }: RouteContext, affected: readonly Affected[], touched: Touched): AsyncGenerator<FindingRow> {
  const seen = new Set<number>();
  for (const { kind, name } of affected) {
    const only: Partial<FindingQuery> =
      kind === 'product'
        ? { products: [name] }
        : kind === 'host'
          ? { hostId: name }
          : kind === 'account'
            ? { account: name }
            : {};
    for (let after = 0; ;) {
      const rows = await store.findings({ ...only, states: OPEN, after, limit: PAGE });
      for (const row of rows) {
        if (seen.size >= MOST) {
          touched.isCut = true;
          return;
        }
        if (seen.has(row.number)) continue;
        seen.add(row.number);
        yield row;
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) break;
      after = last.number;
    }
  }
}

function nameOf({ kind, key }: { readonly kind: PolicyKind; readonly key: string }): string {
  return `${kind} ${key}`;
}

/** The same whatever the order of its members. */
function sameText(document: object | undefined): string {
  return JSON.stringify(document, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([name], [other]) => (name < other ? -1 : 1)))
      : one,
  );
}
