import type { Instant } from '../../domain/clock.ts';
import type { ScopeCoverage } from '../../domain/coverage.ts';
import type { AgentStatus, DoctorRow } from '../../wire/local.ts';

/** How one step on the way to the collector went; the uplink's own check has walked it. */
export interface WayStep {
  readonly step: string;
  /** `not-reached`: a step before it failed; `not-used`: there is nothing to do, as without a proxy. */
  readonly outcome: 'ok' | 'failed' | 'not-reached' | 'not-used';
  readonly detail: string;
  readonly remedy?: string;
}

/** What the checks judge; gathered by a running agent, or from its state folder when none runs. */
export interface Facts {
  readonly now: Instant;
  readonly platform: NodeJS.Platform;
  /** Without findings. */
  readonly status: AgentStatus;
  /** Set when the agent runs and does not answer: which process it is, and what to do. */
  readonly silence?: { readonly says: string; readonly remedy: string };
  /** Of the last looks, as the caller may see it. */
  readonly coverage: readonly ScopeCoverage[];
  readonly contactIntervalSeconds?: number;
  /** Absent when it was not walked: the host is not enrolled. */
  readonly way?: readonly WayStep[];
  /** Where the kernel tells of itself; another folder only in tests. */
  readonly proc: string;
}

/** One thing that the agent needs: its rows in `bandog doctor`, none where the system has no such thing. Never throws for what it finds. */
export interface Check {
  /** The name of its folder. */
  readonly id: string;
  /** Set for what the service's own sandbox hides from it (`/proc/sys`) and every account may read: the command judges it, by what the agent says. */
  readonly outside?: true;
  rows(facts: Facts): readonly Omit<DoctorRow, 'check'>[];
}
