import { isWithin, ROOT_GROUP, type GroupPath } from './group.ts';

/** Groups of hosts, by their paths: somebody sees the hosts of these and of all below them. `/` is every host, an empty list none. */
export type Scope = readonly GroupPath[];

/** Every host. */
export const EVERYWHERE: Scope = [ROOT_GROUP];

/** Whether every host is in it. */
export function isEverywhere(scope: Scope): boolean {
  return scope.includes(ROOT_GROUP);
}

/** Whether a host of that group is in it. */
export function isInScope(group: string, scope: Scope): boolean {
  return scope.some((one) => isWithin(group, one));
}

/** What of the wanted groups is in the scope: a group above it gives way to what of it is; empty when nothing is. */
export function narrowed(wanted: Scope, scope: Scope): Scope {
  const within = wanted.filter((one) => isInScope(one, scope));
  const parts = scope.filter((one) => wanted.some((group) => group !== one && isWithin(one, group)));
  return [...new Set([...within, ...parts])];
}
