import type { HostReport, VerdictView } from '../../api-client/client.generated.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { ago } from '../ago.ts';

/** How bad the answer is, for its colour. */
export interface Answer {
  readonly sentence: string;
  readonly level: 'bad' | 'doubtful' | 'good';
}

/** A product of which copies are there. */
export interface Group {
  readonly name: string;
  readonly verdict: VerdictView;
  readonly copies: number;
}

/** The answer in one sentence, which a helpdesk can read out. Never `clean` without when and except what. */
export function answerOf(report: HostReport): Answer {
  const { host, coverage } = report;
  if (host.closed !== undefined) {
    if (host.closed.as === 'revoked')
      return { sentence: 'Unknown: this host was revoked; nothing that it says is believed.', level: 'doubtful' };
    const why =
      host.closed.as === 'forked' ? 'its key was copied, and each machine reports for itself now' : 'its machine was set up anew';
    return { sentence: `Unknown: this record is closed, since ${why}; ask for the newer one.`, level: 'doubtful' };
  }
  if (host.forkedAt !== undefined) {
    return { sentence: 'Unknown: two machines report as this host since its key was copied; neither is believed.', level: 'bad' };
  }
  const groups = copiesByProduct(report);
  const banned = groups.filter((group) => group.verdict.verdict === 'banned');
  if (banned.length > 0) return { sentence: foundSentence(banned), level: 'bad' };
  if (host.lastScan === undefined) return { sentence: 'Unknown: this host has not been looked at yet.', level: 'doubtful' };
  const others = groups.filter((group) => group.verdict.verdict !== 'approved');
  const when = asOf(report);
  if (others.length > 0) {
    const list = others
      .map((group) => `${copies(group.copies)} of ${forDisplay(group.name)} (${group.verdict.verdict})`)
      .join(', ');
    return { sentence: `Nothing banned ${when}, but ${list}.${packedSentence(report)}`, level: 'doubtful' };
  }
  if (coverage.product !== undefined && !coverage.isKnownProduct && coverage.copies === 0) {
    return {
      sentence: `Unknown: the collector's catalogue has no product ${coverage.product}, so nobody looked for it.`,
      level: 'doubtful',
    };
  }
  if (coverage.unreadable > 0) {
    return { sentence: `Unknown: ${copies(coverage.unreadable)} can no longer be looked at.`, level: 'doubtful' };
  }
  const nothing = coverage.product === undefined ? 'Clean' : `No copy of ${forDisplay(coverage.productName ?? coverage.product)}`;
  const what = groups.length > 0 ? 'Clean, only approved products,' : nothing;
  const isSure = coverage.isComplete && host.silentAt === undefined && host.stoppedAt === undefined;
  return { sentence: `${what} ${when}.${packedSentence(report)}`, level: isSure ? 'good' : 'doubtful' };
}

/** What would run once it is unpacked is worth a word beside the answer, of which it is no part. */
function packedSentence({ findings }: HostReport): string {
  const count = findings.filter(({ finding, verdict }) => finding.state === 'packed' && verdict.verdict !== 'approved').length;
  return count === 0 ? '' : ` ${copies(count)} packed in ${count === 1 ? 'an archive' : 'archives'}, where nothing runs.`;
}

/** `as of 3 min ago`, and what that leaves out. */
function asOf({ coverage, host, now }: HostReport): string {
  const at = coverage.isComplete ? coverage.completeAsOf : host.lastScan?.at;
  const when = `as of ${ago(at ?? host.lastContact, now)}`;
  if (coverage.isComplete) return when;
  return `${when}, except ${coverage.incomplete.length} of ${coverage.scopes} places that could not be looked at completely`;
}

function foundSentence(groups: readonly Group[]): string {
  const [first] = groups;
  if (first !== undefined && groups.length === 1) {
    const { reason, alternative } = first.verdict;
    const why = reason === undefined ? '.' : `: ${sentence(reason)}`;
    const instead = alternative === undefined ? '' : ` Use ${forDisplay(alternative.name)} instead.`;
    return `${copies(first.copies)} of ${forDisplay(first.name)}, banned${why}${instead}`;
  }
  const list = groups.map((group) => `${forDisplay(group.name)} (${group.copies})`).join(', ');
  return `${copies(groups.reduce((sum, group) => sum + group.copies, 0))} of ${groups.length} banned products: ${list}.`;
}

/** The products of which copies are there: installed or running. */
export function copiesByProduct({ findings }: HostReport): readonly Group[] {
  const there = findings.filter(({ finding }) => finding.state === 'installed' || finding.state === 'running');
  return [...Map.groupBy(there, ({ finding }) => finding.product).values()].flatMap((rows) => {
    const [first] = rows;
    return first === undefined ? [] : [{ name: first.productName, verdict: first.verdict, copies: rows.length }];
  });
}

function copies(count: number): string {
  return count === 1 ? '1 copy' : `${count} copies`;
}

function sentence(text: string): string {
  const shown = forDisplay(text.trim());
  return /[.!?]$/.test(shown) ? shown : `${shown}.`;
}
