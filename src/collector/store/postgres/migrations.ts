import { ACCESS_LAYOUT } from './access-layout.ts';
import { MACHINE_LAYOUT } from './machine-layout.ts';
import { AUDIT_LAYOUT } from './audit-layout.ts';
import { ASSETS_LAYOUT } from './assets-layout.ts';
import { COST_LAYOUT } from './cost-layout.ts';
import { COUNTS_LAYOUT } from './counts-layout.ts';
import { FIGURES_LAYOUT } from './figures-layout.ts';
import { FIRST_LAYOUT } from './first-layout.ts';
import { POLICY_LAYOUT } from './policy-layout.ts';
import { ROLLOUT_LAYOUT } from './rollout-layout.ts';
import { SINKS_LAYOUT } from './sinks-layout.ts';
import { TOKEN_LAYOUT } from './token-layout.ts';

/** One step of the layout. */
export interface Migration {
  /** Rises from step to step; never used again for another one. */
  readonly version: number;
  /**
   * The oldest layout whose program goes on working when this step is done: replicas of the version before serve while the new
   * one starts, and may start again themselves. A step adds tables, and columns with a default; what it would take away goes
   * one version later.
   */
  readonly serves: number;
  /** Run in order, in one transaction; none may need to be outside of one. */
  readonly statements: readonly string[];
}

/** The layout of the PostgreSQL store. A step that was released is never changed. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, serves: 1, statements: FIRST_LAYOUT },
  { version: 2, serves: 1, statements: ACCESS_LAYOUT },
  { version: 3, serves: 1, statements: COST_LAYOUT },
  { version: 4, serves: 1, statements: POLICY_LAYOUT },
  { version: 6, serves: 1, statements: SINKS_LAYOUT },
  { version: 7, serves: 1, statements: TOKEN_LAYOUT },
  { version: 8, serves: 1, statements: FIGURES_LAYOUT },
  { version: 9, serves: 1, statements: MACHINE_LAYOUT },
  { version: 10, serves: 1, statements: AUDIT_LAYOUT },
  { version: 11, serves: 1, statements: ROLLOUT_LAYOUT },
  { version: 12, serves: 1, statements: ASSETS_LAYOUT },
  { version: 13, serves: 1, statements: COUNTS_LAYOUT },
];
