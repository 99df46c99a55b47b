import type { Evidence, Gap, ScopeId } from '../domain/evidence.ts';

/**
 * Signs of one name in one scope that become findings; who has more than a thousand copies of one product in one home has
 * planted them, and is told so by a gap. Bare manifests are counted by themselves, so that they hide nothing that could run.
 */
const MAX_SIGNS = 1000;
/** Most processes bear no name and only join copies: pid_max of an ordinary host is 32,768. */
const MAX_PROCESSES = 50_000;
/** Near misses of one scope that are kept for the person at the machine. */
const MAX_NEAR_MISSES = 500;

/** Gaps of one scope that are held; 200 of them are listed (gap-limit.ts). */
const MAX_GAPS_HELD = 10_000;

/** Keeps what one scope can bring within bounds. */
export interface EvidenceLimit {
  /** Whether this evidence is still within bounds; counted as left out when not. */
  admits(evidence: Evidence): boolean;
  admitsNearMiss(): boolean;
  admitsGap(): boolean;
  /** One gap for each name of which more was there. */
  gaps(scope: ScopeId): readonly Gap[];
}

/** A fresh limit for one scope. */
export function evidenceLimit(): EvidenceLimit {
  const counts = new Map<string, number>();
  const beyond = new Map<string, number>();
  let nearMisses = 0;
  let gaps = 0;
  return {
    admits(evidence) {
      const name = evidence.kind === 'process' ? 'processes' : (evidence.keys[0] ?? '');
      const counted = `${evidence.runnable} ${name}`;
      const count = (counts.get(counted) ?? 0) + 1;
      counts.set(counted, count);
      if (count <= (evidence.kind === 'process' ? MAX_PROCESSES : MAX_SIGNS)) return true;
      beyond.set(name, (beyond.get(name) ?? 0) + 1);
      return false;
    },
    admitsNearMiss: () => (nearMisses += 1) <= MAX_NEAR_MISSES,
    admitsGap: () => (gaps += 1) <= MAX_GAPS_HELD,
    gaps: (scope) =>
      [...beyond].map(([name, count]) => ({
        reason: 'budget',
        scope,
        detail: `${count} further signs of ${name} are not listed`,
      })),
  };
}
