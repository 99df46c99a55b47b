import type { Key } from '../domain/wanted.ts';

/**
 * Where a key's first part ends: after its first `/`, or without one its first `-`; of an MSIX family after its `_`. A beginning of names
 * must reach as far, which lint asks for: it lies under that part, so that a look-up costs one cut and one question, whatever the
 * catalogue holds; under one part lie the few of one vendor.
 */
export function firstPartEnd(key: string): number {
  if (key.startsWith('msix:')) return key.indexOf('_') + 1 || key.length;
  const from = key.indexOf(':') + 2;
  const slash = key.indexOf('/', from);
  const end = slash < 0 ? key.indexOf('-', from) : slash;
  return end < 0 ? key.length : end + 1;
}

/** Whether an indicator's key stands for all that begin as it does: `npm:@openai/codex-*`. In a path a `*` is one name. */
export function isPrefix(key: string): boolean {
  return key.endsWith('*') && !isPathKey(key);
}

/** Whether the key is a path's. */
export function isPathKey(key: string): boolean {
  return key.startsWith('root:') || key.startsWith('configuration:');
}

/** The key of a wanted path: one path has one, whatever slashes it is written with. */
export function pathKey(kind: 'root' | 'configuration', path: string): Key {
  const names = path.split('/').filter((name) => name !== '');
  return names[0] === '~' ? `${kind}:${names.join('/')}` : `${kind}:/${names.join('/')}`;
}
