import type { HostPath } from '../../domain/host-path.ts';
import { join } from '../../domain/host-path.ts';
import { isOutcome, type EntryKind, type Host, type Outcome } from './contract.ts';

/** A folder that a pattern named, links on the way resolved. */
export interface Expanded {
  /** As the pattern spells it: stable where a link like `current` is. */
  readonly path: HostPath;
  readonly real: HostPath;
}

/** What could not be looked at while a pattern was expanded. */
export interface ExpandGap {
  readonly outcome: Exclude<Outcome, 'absent'>;
  readonly path: HostPath;
}

/** Names in one folder that a `*` is matched against at most: version managers hold tens. */
const MAX_MATCHES = 2000;

/**
 * The folders that a pattern names on a host: `/opt/node-*`, or below a home `.nvm/versions/node/*`. `*` is
 * one whole name or a part of one (`node-*`). Links are followed only inside `within`.
 */
export function expand(
  host: Host,
  pattern: string,
  base: { readonly at: HostPath; readonly within: HostPath },
): readonly (Expanded | ExpandGap)[] {
  let reached: readonly (Expanded | ExpandGap)[] = [{ path: base.at, real: base.at }];
  for (const segment of pattern.split('/').filter((name) => name !== '')) {
    reached = reached.flatMap((entry) => ('outcome' in entry ? [entry] : step(host, entry, { segment, within: base.within })));
    if (reached.length === 0) return reached;
  }
  return reached;
}

function step(
  host: Host,
  from: Expanded,
  to: { readonly segment: string; readonly within: HostPath },
): readonly (Expanded | ExpandGap)[] {
  if (!to.segment.includes('*')) return land(host, from, { name: to.segment, within: to.within });
  const listing = host.list(from.real);
  if (isOutcome(listing)) return gapOf(listing, from.path);
  const matches = listing.entries.filter((entry) => entry.kind !== 'other' && isMatch(entry.name, to.segment));
  const landed = matches.slice(0, MAX_MATCHES).flatMap((entry) => land(host, from, { ...entry, within: to.within }));
  const isAll = listing.complete && matches.length <= MAX_MATCHES;
  return isAll ? landed : [...landed, { outcome: 'budget', path: from.path }];
}

/** @param to its kind too, where a listing has said it */
function land(
  host: Host,
  from: Expanded,
  to: { readonly name: string; readonly kind?: EntryKind; readonly within: HostPath },
): readonly (Expanded | ExpandGap)[] {
  const path = join(from.path, to.name);
  const real = join(from.real, to.name);
  const facts = to.kind === undefined ? host.facts(real) : { kind: to.kind };
  if (isOutcome(facts)) return gapOf(facts, path);
  if (facts.kind !== 'link') return [{ path, real }];
  const resolved = host.resolveLinks(real, to.within);
  return isOutcome(resolved) ? gapOf(resolved, path) : [{ path, real: resolved.path }];
}

/** A dangling or leaving link and a file where a folder was wanted were looked at: they are not it. */
function gapOf(outcome: Outcome, path: HostPath): readonly ExpandGap[] {
  return outcome === 'absent' || outcome === 'link' || outcome === 'other-kind' ? [] : [{ outcome, path }];
}

/** Whether a name fits one segment with any number of `*`. */
export function isMatch(name: string, segment: string): boolean {
  const parts = segment.split('*');
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return name === segment;
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}
