import { Type, type Static } from 'typebox';
import { closed, listOf, oneOf, PATH, text } from './schema.ts';
import { GAP_REASONS, type GapReason } from './gap.ts';

/** What could not be looked at within one scope, and why. */
export const CoverageGap = closed({
  reason: oneOf(Object.keys(GAP_REASONS) as [GapReason, ...GapReason[]]),
  path: Type.Optional(PATH),
  detail: Type.Optional(text(512)),
});
export type CoverageGap = Static<typeof CoverageGap>;

/** What one scan looked at within one scope. */
export const ScopeCoverage = closed({
  scope: text(512),
  /** False when a gap was met or the scan ended early; `gaps` says where. */
  complete: Type.Boolean(),
  gaps: listOf(CoverageGap, { maxItems: 1000 }),
});
export type ScopeCoverage = Static<typeof ScopeCoverage>;
