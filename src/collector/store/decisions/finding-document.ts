import type { Finding } from '../../../domain/finding.ts';

/**
 * The JSON of a finding as it is stored after `before`; a host that lost its state does not remember how long it has had the
 * copy, and the store does.
 */
export function documentOf(finding: Finding, before: string | undefined): string {
  if (before === undefined) return JSON.stringify(finding);
  const { firstSeen } = JSON.parse(before) as Finding;
  return JSON.stringify(firstSeen < finding.firstSeen ? { ...finding, firstSeen } : finding);
}
