import type { Clock } from '../domain/clock.ts';
import { KnownError } from '../domain/errors.ts';
import type { Policy, PolicyEntry } from '../domain/policy.ts';
import type { KnownProducts } from './policy/known-products.ts';
import { entriesOf } from './policy/policy-document.ts';
import { PolicyInForce } from './routes/policy-in-force.ts';
import type { Store } from './store/contract.ts';

/** What these write to. */
export interface SourceParts {
  readonly store: Pick<Store, 'policy' | 'changePolicy'>;
  readonly clock: Clock;
}

/** The policy that is in force once the catalogue's categories and the policy file, when there is one, are taken. @throws KnownError E_POLICY_INVALID */
export async function openPolicy(
  from: { readonly products: KnownProducts; readonly file: Policy | undefined },
  { store, clock }: SourceParts & { readonly store: Store },
): Promise<PolicyInForce> {
  await takeCategories(from.products, { store, clock });
  if (from.file !== undefined) await takePolicyFile(from.file, { store, clock });
  const policy = new PolicyInForce(store, clock);
  await policy.refresh();
  return policy;
}

/** Reads the policy file again, when there is one, and has all verdicts follow. @throws KnownError E_POLICY_INVALID */
export async function retakePolicy(policy: PolicyInForce, read: () => Policy | undefined, parts: SourceParts): Promise<void> {
  const fresh = read();
  if (fresh !== undefined) await takePolicyFile(fresh, parts);
  await policy.refresh();
  await policy.settle();
}

/** Makes what a policy file says the policy of files. @throws KnownError E_POLICY_INVALID when the console has one of its objects */
async function takePolicyFile(policy: Policy, { store, clock }: SourceParts): Promise<void> {
  const { revision } = await store.policy();
  const at = clock.now();
  const audit = { at, actor: 'system', action: 'policy.file', subject: policy.name };
  const outcome = await store.changePolicy({
    at,
    by: 'file',
    basedOn: revision,
    set: entriesOf(policy),
    remove: [],
    isWhole: true,
    audit,
  });
  if (outcome.kind === 'managed') {
    const message = `the policy file names ${outcome.object}, which is changed at the console`;
    throw new KnownError('E_POLICY_INVALID', message, 'Take it out of the file, or remove it at the console first.');
  }
}

/** Makes the catalogue's categories those that the policy judges by. */
async function takeCategories({ products }: KnownProducts, { store, clock }: SourceParts): Promise<void> {
  const set = [...products.values()].flatMap(({ id, category }): readonly PolicyEntry[] =>
    category === undefined ? [] : [{ kind: 'product', key: id, document: { category } }],
  );
  const at = clock.now();
  const audit = { at, actor: 'system', action: 'policy.catalogue', subject: 'categories' };
  const { revision } = await store.policy();
  await store.changePolicy({ at, by: 'catalogue', basedOn: revision, set, remove: [], isWhole: true, audit });
}
