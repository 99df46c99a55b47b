import type { ReleaseView } from '../../api-client/client.generated.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { ago } from '../ago.ts';
import { withCollector, type AccessOptions } from '../collector-access.ts';
import { columns } from '../columns.ts';
import type { Io } from '../contract.ts';
import { paintFor } from '../paint.ts';

/** `bandog collector catalogue list`. */
export async function listReleases(values: AccessOptions & { readonly json: boolean }, io: Io): Promise<number> {
  const answer = await withCollector(values, io, (client) => client.listReleases());
  if (values.json) {
    io.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    return 0;
  }
  const paint = paintFor(io.stdout, io.env);
  const now = new Date().toISOString();
  const rows = answer.items.map((release) => {
    const { figures } = release;
    const state =
      release.pausedAt === undefined ? paint.green(release.ring) : paint.red(`paused: ${forDisplay(release.pausedWhy ?? '')}`);
    const stale = release.expires < now ? paint.yellow(' (expired)') : '';
    return [
      String(release.revision),
      forDisplay(release.version) + stale,
      state,
      String(figures.hosts),
      String(figures.troubled),
      `${figures.openBefore} → ${figures.openNow}`,
      ago(release.publishedAt, now),
    ];
  });
  const none = ['No catalogue is published: hosts look with the one that they came with.'];
  const lines =
    rows.length === 0 ? none : columns([['RELEASE', 'VERSION', 'RING', 'HOSTS', 'TROUBLED', 'FINDINGS', 'PUBLISHED'], ...rows]);
  const { canary, early } = answer.plan.shares;
  io.stdout.write(`${[...lines, paint.dim(`canary ${canary} %, early ${early} % of the hosts`)].join('\n')}\n`);
  return 0;
}

/** One line that says how a release stands. */
export function releaseSentence(release: ReleaseView): string {
  const state =
    release.pausedAt === undefined
      ? `is for the hosts of the ring ${release.ring}`
      : `is paused: ${forDisplay(release.pausedWhy ?? '')}`;
  return `Release ${release.revision} ${state}.`;
}
