import type { Finding, Observation } from '../../domain/finding.ts';
import type { Explained, Sees } from '../../wire/local.ts';
import { gapsAbout, isAbout } from '../../wire/subject.ts';
import type { CatalogueIndex } from '../../catalogue/catalogue-index.ts';
import type { Looked } from '../look.ts';

/** What there is to explain, from the agent's last looks or from one of our own. */
export interface Explainable extends Omit<Explained, 'findings'> {
  readonly findings: readonly (Observation | Finding)[];
  /** Set when the agent was asked. */
  readonly sees?: Sees;
  /** The catalogue of our own look. */
  readonly index?: () => Promise<CatalogueIndex>;
}

/** What our own look says of a subject, or of everything. */
export function explained({ document, nearMisses, index }: Looked, subject: string | undefined): Explainable {
  return {
    findings: document.findings.filter((finding) => isAbout(finding, subject)),
    nearMisses: nearMisses.filter((miss) => isAbout({ ...miss, anchor: miss.path, paths: [] }, subject)),
    notLookedAt: document.coverage.flatMap((scope) => gapsAbout(scope, subject) ?? []),
    scopes: document.coverage.length,
    isCut: false,
    lastLook: document.startedAt,
    index,
  };
}
