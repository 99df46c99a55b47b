import type { Finding } from '../domain/finding.ts';
import { sha256, type Digest } from '../domain/digest.ts';

/**
 * Digest of a host's open findings (all but `gone`), which agent and collector compare: SHA-256 over the lines
 * `id state identity version`, sorted, joined by LF. Times are left out: they differ without a change.
 */
export function openFindingsDigest(findings: Iterable<Pick<Finding, 'id' | 'state' | 'identity' | 'version'>>): Digest {
  const rows: string[] = [];
  for (const finding of findings) {
    if (finding.state !== 'gone') rows.push(`${finding.id} ${finding.state} ${finding.identity} ${finding.version ?? ''}`);
  }
  return sha256(rows.sort().join('\n'));
}
