import type { CompiledSignature } from '../../src/catalogue/catalogue.ts';

/** Members whose texts are no names of the product: they say what a name is worth, or what a found file must hold. */
const KEPT = new Set(['strength', 'channel', 'platform', 'needs', 'in', 'keys', 'files', 'embedded', 'executables']);
/** Members of a signature that only say things of it. */
const SAID = new Set(['category', 'status', 'risk', 'homepage', 'removal', 'vendor', 'discontinued', 'formerly']);

const LETTERS = 26;

/**
 * So many signatures: the given ones, and copies of them in which every name is another one, of the same shape. So they have as many
 * packages, commands, markers and paths as real ones have, their paths begin in the same folders, and a host bears none of their names.
 */
export function multiplied(signatures: readonly CompiledSignature[], count: number): readonly CompiledSignature[] {
  const shared = sharedNames(signatures);
  return Array.from({ length: count }, (_, at) => {
    const signature = signatures[at % signatures.length];
    if (signature === undefined) throw new Error('no signature to copy');
    const copy = Math.floor(at / signatures.length);
    return copy === 0 ? signature : copied(signature, { copy, shared });
  });
}

interface Copy {
  /** From 1. */
  readonly copy: number;
  /** Names of folders in the paths of more than one signature: `.config`, `Application Support`. */
  readonly shared: ReadonlySet<string>;
}

function copied(signature: CompiledSignature, as: Copy): CompiledSignature {
  const members = Object.entries(signature).map(([name, value]) => {
    if (SAID.has(name) || name === 'id') return [name, value];
    return [name, renamed(value, name === 'executables' ? '' : name, as)];
  });
  return { ...(Object.fromEntries(members) as CompiledSignature), id: `${signature.id}-${as.copy}` };
}

function renamed(value: unknown, member: string, as: Copy): unknown {
  if (KEPT.has(member)) return value;
  if (Array.isArray(value)) return value.map((one) => renamed(one, member, as));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, renamed(inner, name, as)]));
  if (typeof value !== 'string') return value;
  if (member === 'path') return pathOf(value, as);
  return member === 'text' ? turned(value, as.copy) : nameOf(value, as.copy);
}

/** `@openai/codex-*` → `@openai-7/codex-7-*`, `/$bunfs/root/amp` → `/$bunfs/root/amp-7`. */
function nameOf(name: string, copy: number): string {
  const scoped = name.replace(/^(@[^/]+)\//, `$1-${copy}/`);
  return scoped.endsWith('*') ? `${scoped.slice(0, -1)}${copy}-*` : `${scoped}-${copy}`;
}

/** The same path with other names, but for those of shared folders: `~/.config/Cursor/settings.json` → `~/.config/Cursor-7/settings.json-7`. */
function pathOf(path: string, { copy, shared }: Copy): string {
  const names = path.split('/');
  return names
    .map((name, at) => (name === '*' || (shared.has(name) && at < names.length - 1) ? name : otherName(name, copy)))
    .join('/');
}

function otherName(name: string, copy: number): string {
  if (name === '' || name === '~') return name;
  return name.includes('*') ? name.replace('*', `${copy}-*`) : `${name}-${copy}`;
}

/** A text of other letters: each is moved on in the alphabet, by its place too, so that no two copies share more than chance has it. */
function turned(text: string, copy: number): string {
  return text.replace(/[a-z]/gi, (letter, at: number) => {
    const first = (letter < 'a' ? 'A' : 'a').charCodeAt(0);
    return String.fromCharCode(first + ((letter.charCodeAt(0) - first + copy * ((at % 7) + 1)) % LETTERS));
  });
}

function sharedNames(signatures: readonly CompiledSignature[]): ReadonlySet<string> {
  const owners = new Map<string, Set<string>>();
  for (const { id, installRoots = [], configuration = [] } of signatures) {
    for (const { path } of [...installRoots, ...configuration])
      for (const name of path.split('/')) owners.set(name, (owners.get(name) ?? new Set()).add(id));
  }
  return new Set([...owners].filter(([, ids]) => ids.size > 1).map(([name]) => name));
}
