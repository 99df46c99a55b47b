/** Groups of hosts, by their paths: somebody sees the hosts of these and of all below them. `/` is every host, an empty list none. */
export type Scope = readonly string[];

const TOP = '/';

/** Every host. */
export const EVERYWHERE: Scope = [TOP];

/** Whether every host is in it. */
export function isEverywhere(scope: Scope): boolean {
  return scope.includes(TOP);
}

/** Whether a host of that group is in it. */
export function isInScope(group: string, scope: Scope): boolean {
  return scope.some((one) => isAtOrBelow(group, one));
}

/** What of the wanted groups is in the scope: a group above it gives way to what of it is; empty when nothing is. */
export function narrowed(wanted: Scope, scope: Scope): Scope {
  const within = wanted.filter((one) => isInScope(one, scope));
  const parts = scope.filter((one) => wanted.some((group) => group !== one && isAtOrBelow(one, group)));
  return [...new Set([...within, ...parts])];
}

/** `/emea` holds `/emea/sales`, and not `/emea-2`. */
function isAtOrBelow(group: string, other: string): boolean {
  return other === TOP || group === other || group.startsWith(`${other}/`);
}
