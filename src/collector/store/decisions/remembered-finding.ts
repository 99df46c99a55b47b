import type { Finding } from '../../../domain/finding.ts';

/** A finding as it is stored after `before` (JSON): a host that lost its state does not remember how long it has had the copy. */
export function rememberedFinding(finding: Finding, before: string | undefined): Finding {
  if (before === undefined) return finding;
  const { firstSeen } = JSON.parse(before) as Finding;
  return firstSeen < finding.firstSeen ? { ...finding, firstSeen } : finding;
}
