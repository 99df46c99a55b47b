import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CANARY_CONTENT, CANARY_FILE, CANARY_FOLDER, CANARY_PRODUCT } from '../../domain/canary.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Done } from './order-book.ts';

/** What planting a marker works with. */
export interface CanaryParts {
  /** The agent's state folder. */
  readonly folder: string;
  /** A whole look from now on; resolves when it is recorded, to why it was not else. */
  readonly look: () => Promise<string | undefined>;
  readonly findings: () => Iterable<Finding>;
}

/**
 * Puts our own marker where the catalogue looks for it, looks, takes it away, and looks again: what the collector hears of it goes the way
 * of every finding. It was gone before, so that what is told of it after the order is of this marker and of no earlier one.
 */
export async function plantCanary({ folder, look, findings }: CanaryParts): Promise<Done> {
  const isSeen = () => [...findings()].some((one) => one.product === CANARY_PRODUCT && one.state !== 'gone');
  const before = isSeen() ? await look() : undefined;
  if (before !== undefined || isSeen())
    return failed(`an earlier marker is still seen${before === undefined ? '' : `: ${before}`}`);
  writeFileSync(path.join(canaryFolder(folder), CANARY_FILE), CANARY_CONTENT, { mode: 0o600 });
  try {
    const failure = await look();
    if (failure !== undefined) return failed(`the look failed: ${failure}`);
    if (isSeen()) return { state: 'acted' };
    return failed(
      `not seen in ${path.join(folder, CANARY_FOLDER)}; it is looked for below /var/lib/bandog and ~/.local/state/bandog`,
    );
  } finally {
    removeMarker(folder);
    if (isSeen()) await look();
  }
}

/** Removes the marker that an agent left behind when it was killed; makes the folder, which the scanner may be given before there is a marker. */
export function removeMarker(folder: string): void {
  rmSync(path.join(canaryFolder(folder), CANARY_FILE), { force: true });
}

function canaryFolder(folder: string): string {
  const place = path.join(folder, CANARY_FOLDER);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  return place;
}

function failed(why: string): Done {
  return { state: 'failed', why: why.slice(0, 200) };
}
