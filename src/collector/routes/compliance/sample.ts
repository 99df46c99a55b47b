import { createHash } from 'node:crypto';
import type { SampleItem, SampleQuery } from '../../store/figures-contract.ts';
import type { RouteContext } from '../contract.ts';
import { findingView, hostView, judgingOf } from '../views.ts';
import type { SampleView } from './answers.ts';

/** Read at once: people's questions come in between. */
const PAGE = 5000;
/** A host has no more that a report lists. */
const MOST_FINDINGS = 5000;

/** How a sample is drawn. */
export const SAMPLE_RULE =
  'SHA-256 of seed, line feed, host id, and for copies line feed and finding id, in UTF-8; in hexadecimal; the smallest are drawn.';

/** What is drawn, and how much. */
export interface SampleAsked extends Omit<SampleQuery, 'after' | 'limit'> {
  readonly seed: string;
  readonly size: number;
}

interface Ranked {
  readonly rank: string;
  readonly item: SampleItem;
}

/** Draws, and reads what was drawn. What has gone since it was ranked is left out. */
export async function sampleOf(context: RouteContext, { seed, size, ...asked }: SampleAsked): Promise<SampleView> {
  const { population, drawn } = await draw(context, { seed, size, ...asked });
  const judging = judgingOf(context);
  const items: SampleView['items'] = [];
  for (const { rank, item } of drawn) {
    const [host] = await context.store.findHosts(item.hostId);
    if (host === undefined) continue;
    const shown = { rank, host: hostView(host, judging) };
    if (item.findingId === undefined) {
      items.push(shown);
      continue;
    }
    const findings = await context.store.findings({ hostId: item.hostId, limit: MOST_FINDINGS });
    const found = findings.find(({ finding }) => finding.id === item.findingId);
    if (found !== undefined) items.push({ ...shown, finding: findingView(found, judging) });
  }
  return { seed, rule: SAMPLE_RULE, population, items };
}

async function draw({ store }: RouteContext, { seed, size, ...asked }: SampleAsked) {
  let drawn: readonly Ranked[] = [];
  let population = 0;
  for (let after = 0; ;) {
    const page = await store.sampleItems({ ...asked, after, limit: PAGE });
    population += page.length;
    const ranked = page.map((item) => ({ rank: rankOf(seed, item), item }));
    drawn = [...drawn, ...ranked].toSorted((one, other) => (one.rank < other.rank ? -1 : 1)).slice(0, size);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return { population, drawn };
    after = last.number;
  }
}

function rankOf(seed: string, { hostId, findingId }: SampleItem): string {
  const parts = findingId === undefined ? [seed, hostId] : [seed, hostId, findingId];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
