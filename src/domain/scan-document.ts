import { Type, type Static } from 'typebox';
import { ScopeCoverage } from './coverage.ts';
import { Observation } from './finding.ts';
import { HostLabels } from './host.ts';
import { closed, DIGEST, INSTANT, listOf, text } from './schema.ts';

/** What `bandog scan --json` prints: one scan of one host, schema `bandog.scan/1`. */
export const ScanDocument = closed({
  schema: Type.Literal('bandog.scan/1'),
  host: HostLabels,
  catalogue: closed({ version: text(64), digest: DIGEST }),
  startedAt: INSTANT,
  durationMs: Type.Number({ minimum: 0 }),
  /** Whether every scope was looked at without a gap. */
  complete: Type.Boolean(),
  findings: listOf(Observation),
  coverage: listOf(ScopeCoverage),
});
export type ScanDocument = Static<typeof ScanDocument>;
