import { describe, expect, it } from 'vitest';
import { isOutcome, type Host } from './contract.ts';
import { hostContract } from './contract-suite.ts';
import { recordedHost } from './recorded.ts';
import type { RecordedNode, RecordedTree } from './recorded-tree.ts';
import { unionHost } from './union.ts';
import type { HostPath } from '../../domain/host-path.ts';

const LAYERS = ['/store/c/diff', '/store/b/diff', '/store/a/diff'];

for (const layers of [LAYERS.slice(0, 1), LAYERS]) {
  hostContract(`a union of ${layers.length}`, (tree) => ({
    host: unionHost(recordedHost({ tree: spread(tree, layers) }), { platform: 'linux', layers }),
    unprivileged: (look) => look(),
    close: () => undefined,
  }));
}

/** Each path in a layer of its own, in turn; all folders in all of them, as overlayfs makes them. */
function spread(tree: RecordedTree, layers: readonly HostPath[]): RecordedTree {
  const spreaded = new Map<HostPath, RecordedNode>();
  for (const layer of layers) {
    spreaded.set(`${layer}/home/alice/bin`, { kind: 'folder' });
    spreaded.set(`${layer}/etc`, { kind: 'folder' });
  }
  [...tree].forEach(([path, node], at) => {
    const whole = path.startsWith('/home/alice/locked') ? 0 : at;
    const owned = typeof node === 'object' && 'owner' in node ? node : withOwner(path, node);
    spreaded.set(`${layers[whole % layers.length]}${path}`, owned);
  });
  return spreaded;
}

/** The same object for the same node, so that hard links stay hard links. */
const owners = new Map<RecordedNode, RecordedNode>();
function withOwner(path: HostPath, node: RecordedNode): RecordedNode {
  if (typeof node === 'string') return { content: node, owner: path.startsWith('/home/alice') ? 1000 : 0 };
  const known = owners.get(node) ?? { ...(node instanceof Uint8Array ? { content: node } : node), owner: 1000 };
  owners.set(node, known);
  return known;
}

const REMOVED: RecordedNode = { kind: 'other', mode: 0 };

describe('a union of layers', () => {
  const host = union({
    a: { '/opt/x/one': 'a', '/opt/x/two': 'a', '/opt/gone/deep/file': 'a', '/opt/opaque/old': 'a', '/etc/os-release': 'a' },
    b: { '/opt/x/one': 'b', '/opt/x/three': 'b', '/opt/gone': REMOVED, '/opt/file-over-folder': 'b', '/opt/back': 'b' },
    c: {
      '/opt/x/two': REMOVED,
      '/opt/x/.wh.three': '',
      '/opt/opaque/.wh..wh..opq': '',
      '/opt/opaque/new': 'c',
      '/opt/link': { link: '/etc/os-release' },
      '/opt/away': { link: '/store' },
      '/opt/back/inner': 'c',
    },
  });
  const rows = [
    { name: 'shows the topmost', given: '/opt/x/one', want: 'b' },
    { name: 'hides what a device marks as removed', given: '/opt/x/two', want: 'absent' },
    { name: 'hides what a .wh. file marks as removed', given: '/opt/x/three', want: 'absent' },
    { name: 'hides all below a removed folder', given: '/opt/gone/deep/file', want: 'absent' },
    { name: 'hides what lies below an opaque folder', given: '/opt/opaque/old', want: 'absent' },
    { name: 'shows what an opaque folder holds itself', given: '/opt/opaque/new', want: 'c' },
    { name: 'shows a folder over a file', given: '/opt/back/inner', want: 'c' },
    { name: 'reads through no link', given: '/opt/link', want: 'link' },
  ];
  for (const { name, given, want } of rows) it(name, () => expect(contentOf(host, given)).toBe(want));

  it('lists what is there, and none of the marks', () => {
    expect(namesIn(host, '/opt')).toEqual(['away', 'back', 'file-over-folder', 'link', 'opaque', 'x']);
    expect(namesIn(host, '/opt/x')).toEqual(['one']);
    expect(namesIn(host, '/opt/opaque')).toEqual(['new']);
  });
  it('resolves links inside, and never out of it', () => {
    expect(host.resolveLinks('/opt/link', '/')).toEqual({ path: '/etc/os-release' });
    expect(host.resolveLinks('/opt/away', '/')).toBe('absent');
    expect(host.facts('/opt/away/a/diff/etc/os-release')).toBe('absent');
  });
  it('says which layer shows a path', () => {
    const shown = ['/opt/x/one', '/opt/x', '/etc/os-release', '/none'].map((path) => host.layerOf(path));
    expect(shown).toEqual(['/store/b/diff', '/store/c/diff', '/store/a/diff', undefined]);
  });
  it('does not call a name absent that a layer which may not be read can hold', () => {
    const denied = union({
      a: { '/opt/x/one': 'a' },
      b: { '/opt/x': { kind: 'folder', isDenied: true } },
      c: { '/opt/x/y': 'c' },
    });
    expect([denied.list('/opt/x'), contentOf(denied, '/opt/x/none'), contentOf(denied, '/opt/x/y')]).toEqual([
      'denied',
      'denied',
      'c',
    ]);
  });
});

function union(tree: Record<'a' | 'b' | 'c', Record<string, RecordedNode>>): ReturnType<typeof unionHost> {
  const all = Object.entries(tree).flatMap(([layer, nodes]) =>
    Object.entries(nodes).map(([path, node]) => [`/store/${layer}/diff${path}`, node] as const),
  );
  return unionHost(recordedHost({ tree: new Map(all) }), { platform: 'linux', layers: LAYERS });
}

function contentOf(host: Host, path: HostPath): string {
  const bytes = host.read(path, 100);
  return isOutcome(bytes) ? bytes : Buffer.from(bytes).toString();
}

function namesIn(host: Host, path: HostPath): readonly string[] {
  const listing = host.list(path);
  return isOutcome(listing) ? [listing] : listing.entries.map(({ name }) => name).toSorted();
}
