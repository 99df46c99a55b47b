import { VERDICTS } from '../../display/api-words.ts';
import type { FindingView, HostReport, VerdictView } from '../../../api-client/client.generated.ts';

/** Copies of one product on a host, whatever their state. */
export interface ProductCopies {
  readonly product: string;
  readonly name: string;
  readonly verdict: VerdictView;
  readonly copies: readonly FindingView[];
}

/** A product of which copies can run. */
export interface Present {
  readonly name: string;
  readonly verdict: VerdictView['verdict'];
  readonly count: number;
}

/** The answer in one sentence: which, how bad it is, and the values in it. Never clean without when and except what. */
export interface Answer {
  readonly level: 'bad' | 'doubtful' | 'good';
  readonly key:
    | 'closed forked'
    | 'closed replaced'
    | 'closed revoked'
    | 'forked'
    | 'found one'
    | 'found many'
    | 'never looked'
    | 'others'
    | 'others except'
    | 'cannot read'
    | 'clean'
    | 'clean except'
    | 'approved'
    | 'approved except';
  /** Copies that the sentence counts. */
  readonly count: number;
  /** Products that it names. */
  readonly products: readonly Present[];
  /** As of when it is true. */
  readonly at: string;
}

const RUNNABLE: ReadonlySet<string> = new Set(['installed', 'running']);

/** Copies by product, the worst verdict first; what is gone is left out. */
export function byProduct(findings: readonly FindingView[]): readonly ProductCopies[] {
  const open = findings.filter(({ finding }) => finding.state !== 'gone');
  const groups = [...Map.groupBy(open, ({ finding }) => finding.product)].flatMap(([product, copies]) => {
    const [first] = copies;
    return first === undefined ? [] : [{ product, name: first.productName, verdict: first.verdict, copies }];
  });
  const rank = ({ verdict }: ProductCopies) => VERDICTS.indexOf(verdict.verdict);
  return groups.toSorted((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name, 'en'));
}

/** The answer that a helpdesk can read out. */
export function answerOf({ host, coverage, findings }: HostReport): Answer {
  const at = (coverage.isComplete ? coverage.completeAsOf : host.lastScan?.at) ?? host.lastContact;
  const doubtful = { level: 'doubtful', count: 0, products: [], at } as const;
  if (host.closed !== undefined) return { ...doubtful, key: `closed ${host.closed.as}` };
  if (host.forkedAt !== undefined) return { ...doubtful, level: 'bad', key: 'forked' };
  const present = byProduct(findings).flatMap(presentOf);
  const banned = present.filter(({ verdict }) => verdict === 'banned');
  if (banned.length > 0)
    return { level: 'bad', key: banned.length === 1 ? 'found one' : 'found many', count: sum(banned), products: banned, at };
  if (host.lastScan === undefined) return { ...doubtful, key: 'never looked' };
  const others = present.filter(({ verdict }) => verdict !== 'approved');
  const isWhole = coverage.isComplete;
  if (others.length > 0) return { ...doubtful, key: isWhole ? 'others' : 'others except', count: sum(others), products: others };
  if (coverage.unreadable > 0) return { ...doubtful, key: 'cannot read', count: coverage.unreadable };
  const isSure = isWhole && host.silentAt === undefined && host.stoppedAt === undefined;
  const level = isSure ? 'good' : 'doubtful';
  if (present.length > 0) return { ...doubtful, level, key: isWhole ? 'approved' : 'approved except', products: present };
  return { ...doubtful, level, key: isWhole ? 'clean' : 'clean except' };
}

/** Copies that lie packed, and are no part of the answer. */
export function packedCopies({ findings }: HostReport): number {
  return findings.filter(({ finding, verdict }) => finding.state === 'packed' && verdict.verdict !== 'approved').length;
}

function presentOf({ name, verdict, copies }: ProductCopies): readonly Present[] {
  const count = copies.filter(({ finding }) => RUNNABLE.has(finding.state)).length;
  return count === 0 ? [] : [{ name, verdict: verdict.verdict, count }];
}

function sum(products: readonly Present[]): number {
  return products.reduce((all, { count }) => all + count, 0);
}
