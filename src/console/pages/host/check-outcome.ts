import type { FindingView } from '../../../api-client/client.generated.ts';

/** Whether it is a banned copy that can run. */
export function isBanned({ finding, verdict }: FindingView): boolean {
  return verdict.verdict === 'banned' && (finding.state === 'installed' || finding.state === 'running');
}

/** Of the banned copies that were there before a look, how many are verified gone; and how many are there now. */
export function outcomeOf(
  findings: readonly FindingView[],
  before: ReadonlySet<string>,
): { readonly gone: number; readonly left: number } {
  const gone = findings.filter(({ finding }) => before.has(finding.id) && finding.state === 'gone').length;
  return { gone, left: findings.filter(isBanned).length };
}
