import type { Look, Scope } from '../../contract.ts';
import type { Root } from '../contract.ts';
import { globalModules } from '../node-modules.ts';
import { foldersInNpmrc } from './npmrc.ts';

/** Global roots that an npmrc's `prefix` names. */
export function prefixRoots(look: Look, scope: Scope): readonly Root[] {
  const prefixes = foldersInNpmrc(look, scope, ['prefix']).get('prefix') ?? [];
  return prefixes.map((prefix) => ({
    pattern: `${prefix}/lib/node_modules`,
    channel: 'npm',
    layout: globalModules,
    bins: ['../../bin'],
  }));
}
