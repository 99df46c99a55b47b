import { readStatus } from '../../agent/status.ts';
import type { Finding } from '../../domain/finding.ts';
import { agentPlace, allFindings, notRunning, withAgent } from '../agent-here.ts';
import type { Io } from '../contract.ts';
import { findingBlocks } from '../finding-lines.ts';
import { paintFor } from '../paint.ts';
import { productNames } from '../product-names.ts';
import { existsSync } from 'node:fs';

/** What of this machine's findings is wanted; absent: all. */
export interface HereFilters {
  readonly product?: string | undefined;
  readonly state?: string | undefined;
  readonly account?: string | undefined;
}

/** Prints the copies on this machine, from its agent or else from its state folder; resolves to their number. @throws KnownError E_AGENT_UNREACHABLE, E_STATE_UNSAFE */
export async function findingsHere(
  given: { readonly state?: string | undefined; readonly json: boolean; readonly filters: HereFilters },
  io: Io,
): Promise<number> {
  const place = agentPlace(given.state, io);
  const all = (await withAgent(place, allFindings)) ?? findingsIn(place.state) ?? undefined;
  if (all === undefined) throw notRunning(place);
  const findings = all.filter((finding) => isWanted(finding, given.filters));
  if (given.json) io.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
  else if (findings.length === 0) io.stderr.write('No finding on this machine.\n');
  else {
    const nameOf = await productNames(findings.map(({ product }) => product));
    const blocks = findingBlocks(findings, { paint: paintFor(io.stdout, io.env), now: new Date().toISOString(), nameOf });
    io.stdout.write(`${blocks.join('\n')}\n`);
  }
  return findings.length;
}

function findingsIn(state: string): readonly Finding[] | undefined {
  return existsSync(state) ? readStatus(state).findings : undefined;
}

function isWanted(finding: Finding, { product, state, account }: HereFilters): boolean {
  return (
    isNamed(product, [finding.product]) &&
    isNamed(state, [finding.state]) &&
    isNamed(account, [finding.account?.name, finding.account?.id])
  );
}

/** `names` as `finding-filters.ts` joins them: with commas. */
function isNamed(names: string | undefined, given: readonly (string | undefined)[]): boolean {
  return names === undefined || names.split(',').some((name) => given.includes(name));
}
