import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CANARY_CONTENT, CANARY_FOLDER, CANARY_PRODUCT, canaryIdOf, canaryName } from '../../domain/canary.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Done } from './commands.ts';

/** What planting a marker works with. */
export interface CanaryParts {
  /** The agent's state folder. */
  readonly folder: string;
  /** A whole look from now on; resolves when it is recorded, to why it was not else. */
  readonly look: () => Promise<string | undefined>;
  readonly findings: () => Iterable<Finding>;
}

/**
 * Puts our own marker where the catalogue looks for it, looks, and takes it away: what the collector then hears of it went the way of every
 * finding. The marker's name is the command's id, so that no earlier one can stand for it.
 */
export async function plantCanary(id: string, { folder, look, findings }: CanaryParts): Promise<Done> {
  const place = path.join(folder, CANARY_FOLDER);
  const marker = path.join(place, canaryName(id));
  mkdirSync(place, { recursive: true, mode: 0o700 });
  writeFileSync(marker, CANARY_CONTENT, { mode: 0o600 });
  try {
    const failure = await look();
    if (failure !== undefined) return { state: 'failed', why: `the look failed: ${failure}`.slice(0, 200) };
    const isSeen = [...findings()].some(
      (one) => one.product === CANARY_PRODUCT && one.state !== 'gone' && canaryIdOf(one.anchor) === id,
    );
    if (isSeen) return { state: 'acted' };
    return {
      state: 'failed',
      why: `the look did not see the marker in ${place}; it is looked for below /var/lib/bandog and ~/.local/state/bandog`.slice(
        0,
        200,
      ),
    };
  } finally {
    rmSync(marker, { force: true });
  }
}

/** Removes markers that an agent left behind when it was killed. */
export function removeMarkers(folder: string): void {
  const place = path.join(folder, CANARY_FOLDER);
  try {
    for (const name of readdirSync(place))
      if (canaryIdOf(`/${CANARY_FOLDER}/${name}`) !== undefined) rmSync(path.join(place, name), { force: true });
  } catch {
    // The usual case: no marker was ever planted.
  }
}
