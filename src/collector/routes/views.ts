import type { Instant } from '../../domain/clock.ts';
import { productOf, type KnownProducts } from '../policy/known-products.ts';
import type { CompiledPolicy } from '../policy/compiled-policy.ts';
import { evaluate } from '../policy/evaluate.ts';
import type { CoverageRow, FindingRow, HostRow, LossRow } from '../store/rows.ts';
import type { RouteContext } from './contract.ts';
import type { CoverageAnswer, FindingView, HostView, ScopeView, VerdictView } from './answers.ts';

/** What makes rows of the store readable: the products' names and the policy of this moment. */
export interface Judging {
  readonly products: KnownProducts;
  readonly policy: CompiledPolicy;
  readonly at: Instant;
}

/** What is judged by now. */
export function judgingOf({ products, policy, clock }: Pick<RouteContext, 'products' | 'policy' | 'clock'>): Judging {
  return { products, policy: policy.now(), at: clock.now() };
}

/** The company's decision on a copy, with the alternative's name. */
function verdictView({ hostId, group, finding }: FindingRow, { products, policy, at }: Judging): VerdictView {
  const { alternative, until: _until, ...rest } = evaluate({ hostId, group, finding }, policy, at);
  return alternative === undefined
    ? rest
    : { ...rest, alternative: { id: alternative, name: productOf(products, alternative).name } };
}

/** One finding as people read it. */
export function findingView(row: FindingRow, judging: Judging): FindingView {
  const { finding } = row;
  const removal = judging.products.removal(finding.product, finding.channel);
  return {
    host: { id: row.hostId, name: row.hostName },
    productName: productOf(judging.products, finding.product).name,
    verdict: verdictView(row, judging),
    finding,
    changedAt: row.changedAt,
    ...(removal === undefined || finding.state === 'gone' ? {} : { removal: [...removal] }),
  };
}

/** One host as people read it. */
export function hostView(row: HostRow, judging: Pick<Judging, 'products'>): HostView {
  const { lastScan, agentVersion, spooledBatches, forkedAt, silentAt, stoppedAt, storage } = row;
  const { continues, duplicates, clockOffsetSeconds } = row;
  return {
    id: row.hostId,
    name: row.labels.name,
    platform: row.labels.platform,
    enrolledAt: row.enrolledAt,
    lastContact: row.lastContact,
    ...(lastScan === undefined ? {} : { lastScan }),
    ...(agentVersion === undefined ? {} : { agentVersion }),
    ...(spooledBatches === undefined ? {} : { spooledBatches }),
    ...(forkedAt === undefined ? {} : { forkedAt }),
    ...(silentAt === undefined ? {} : { silentAt }),
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
    ...(storage === undefined ? {} : { storage }),
    ...(row.closed === undefined ? {} : { closed: row.closed }),
    ...(continues === undefined ? {} : { continues }),
    ...(duplicates.length === 0 ? {} : { duplicates: [...duplicates] }),
    ...(clockOffsetSeconds === undefined ? {} : { clockOffsetSeconds }),
    ...(row.updates === undefined ? {} : { updates: updatesView(row.updates) }),
    ...(row.ring === undefined ? {} : { ring: row.ring }),
    ...(row.cost === undefined ? {} : { cost: row.cost }),
    ...(row.watching === undefined ? {} : { watching: row.watching }),
    group: row.group,
    tags: [...row.tags],
    open: row.open.map(({ product, state, verdict, count }) => ({
      product,
      productName: productOf(judging.products, product).name,
      verdict,
      state,
      count,
    })),
  };
}

function updatesView({ release, settings, refused }: NonNullable<HostRow['updates']>): NonNullable<HostView['updates']> {
  return {
    ...(release === undefined ? {} : { release: { revision: release.revision, stale: release.stale } }),
    ...(settings === undefined ? {} : { settings }),
    refused: refused.map(({ what, revision, why }) => ({ what, why, ...(revision === undefined ? {} : { revision }) })),
  };
}

/** What the store knows of how a host was looked at. */
export interface Looked {
  readonly host: HostRow;
  readonly coverage: readonly CoverageRow[];
  readonly losses: readonly LossRow[];
  /** Only this product's copies are counted. */
  readonly product?: string | undefined;
  /** Also name the scopes that were looked at completely. */
  readonly isWhole?: boolean;
}

/** The answer with its denominator. A host that was never looked at, or whose copies cannot be read, is `unknown`, never clean. */
export function coverageAnswer(
  { host, coverage, losses, product, isWhole = false }: Looked,
  { products }: Judging,
): CoverageAnswer {
  const open = host.open.filter((row) => product === undefined || row.product === product);
  const count = (...states: readonly string[]) =>
    open.filter((row) => states.includes(row.state)).reduce((sum, row) => sum + row.count, 0);
  const incomplete = coverage.filter((row) => !row.complete);
  const completeTimes = coverage.flatMap((row) => row.completeAt ?? []);
  const completeAsOf = completeTimes.length === coverage.length ? completeTimes.toSorted()[0] : undefined;
  const copies = count('installed', 'running');
  const unreadable = count('unknown');
  const isKnownProduct = product === undefined ? products.products.size > 0 : products.products.has(product);
  const isAnswerable = coverage.length > 0 && unreadable === 0 && isKnownProduct;
  return {
    ...(product === undefined ? {} : { product, productName: productOf(products, product).name }),
    isKnownProduct,
    answer: copies > 0 ? 'found' : isAnswerable ? 'not-found' : 'unknown',
    copies,
    leftovers: count('residue', 'ran'),
    packed: count('packed'),
    unreadable,
    isComplete: coverage.length > 0 && incomplete.length === 0,
    ...(completeAsOf === undefined ? {} : { completeAsOf }),
    scopes: coverage.length,
    ...(host.lastScan === undefined ? {} : { catalogue: host.lastScan.catalogue }),
    incomplete: incomplete.map((row) => scopeView(row)),
    ...(isWhole ? { complete: coverage.filter((row) => row.complete).map(({ scope, at }) => ({ scope, at })) } : {}),
    losses: losses.map(({ at, what, count: given }) => ({ at, what, count: given })),
  };
}

function scopeView({ scope, at, completeAt, gaps }: CoverageRow): ScopeView {
  return { scope, at, ...(completeAt === undefined ? {} : { completeAt }), gaps: [...gaps] };
}
