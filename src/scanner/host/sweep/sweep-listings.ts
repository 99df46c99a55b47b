import { isOutcome, type Host, type HostSweep, type SweepGap, type SweptFolder } from '../contract.ts';
import { beginsAsProgram, HEAD_BYTES, isInPackages, isNamed, leadOf, type Lead } from './leads.ts';
import { join, type HostPath } from '../../../domain/host-path.ts';

type Asked = Pick<Host, 'list' | 'factsOnce' | 'open' | 'isElsewhere'>;

/** The same sweep over a host that can only be asked name by name: each folder in full, and nothing remembered. */
export function* sweepListings(host: Asked, order: HostSweep): Generator<SweptFolder | SweepGap> {
  const waiting = [...order.tops];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const listing = host.list(path);
    if (isOutcome(listing)) {
      if (listing !== 'absent') yield { path, outcome: listing };
      continue;
    }
    const leads: Lead[] = [];
    for (const { name, kind } of listing.entries) {
      const at = join(path, name);
      if (kind === 'folder' && !order.leaves.has(at) && host.isElsewhere?.(at) !== true) waiting.push(at);
      const lead = kind === 'file' ? leadAt(host, at, name) : undefined;
      if (lead !== undefined) leads.push({ name, kind: lead });
    }
    if (!listing.complete) yield { path, outcome: 'budget' };
    yield { path, leads };
  }
}

function leadAt(host: Asked, path: HostPath, name: string): Lead['kind'] | undefined {
  const inPackages = isInPackages(path);
  if (isNamed(name, inPackages)) return 'named';
  const facts = host.factsOnce(path);
  const lead = isOutcome(facts) ? undefined : leadOf(name, facts, inPackages);
  if (lead !== 'sniff') return lead;
  const file = host.open(path);
  if (isOutcome(file)) return undefined;
  const isProgram = beginsAsProgram(name, file.read(0, HEAD_BYTES));
  file.close();
  return isProgram ? 'begins' : undefined;
}
