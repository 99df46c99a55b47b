import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOutcome, type Host, type Outcome } from './contract.ts';
import type { RecordedNode, RecordedTree } from './recorded-tree.ts';
import { fromBytes, type HostPath } from '../../domain/host-path.ts';

/** A host built for the suite. */
export interface BuiltHost {
  readonly host: Host;
  /** Looks as an account that nothing lets through; the privileged see all. */
  unprivileged<T>(look: () => T): T;
  close(): void;
}

const GIB = 1024 ** 3;
/** `caf\xe9` in Latin-1: no UTF-8. */
const LATIN = fromBytes(Buffer.from('caf\xe9.txt', 'latin1'));
const SHARED = { content: 'one inode, two names' };

const TREE: RecordedTree = new Map<HostPath, RecordedNode>([
  ['/etc/hostname', 'example\n'],
  ['/home/alice/notes.txt', 'hello'],
  ['/home/alice/empty', { kind: 'folder' }],
  ['/home/alice/tool', { content: '#!/bin/sh\n', mode: 0o755 }],
  ['/home/alice/bin/tool', { link: '../tool' }],
  ['/home/alice/bin/absolute', { link: '/home/alice/tool' }],
  ['/home/alice/bin/chain', { link: 'absolute' }],
  ['/home/alice/dangling', { link: 'nowhere' }],
  ['/home/alice/folder-link', { link: 'bin' }],
  ['/home/alice/out', { link: '/etc/hostname' }],
  ['/home/alice/out-relative', { link: '../../../../../etc/hostname' }],
  ['/home/alice/loop-a', { link: 'loop-b' }],
  ['/home/alice/loop-b', { link: 'loop-a' }],
  ['/home/alice/fifo', { kind: 'other' }],
  ['/home/alice/sparse', { content: 'head', size: 10 * GIB }],
  [`/home/alice/${LATIN}`, 'latin'],
  ['/home/alice/two\nlines', 'newline'],
  ['/home/alice/__proto__', 'not a prototype'],
  ['/home/alice/one', SHARED],
  ['/home/alice/other', SHARED],
  ['/home/alice/locked-file', { content: 'secret', mode: 0, isDenied: true }],
  ['/home/alice/locked', { kind: 'folder', mode: 0, isDenied: true }],
  ['/home/alice/locked/inside', 'secret'],
]);

const IN_HOME = (name: string): HostPath => `/home/alice/${name}`;

/** What every `Host` promises (contract.ts), on one tree of ordinary and hostile paths. */
export function hostContract(name: string, build: (tree: RecordedTree) => BuiltHost): void {
  describe(name, () => {
    let built: BuiltHost;
    beforeAll(() => {
      built = build(TREE);
    });
    afterAll(() => built.close());

    lists(() => built);
    tellsFacts(() => built);
    opens(() => built);
    resolves(() => built);
    isDenied(() => built);

    it('names homes by their folders', () => {
      expect(built.host.homes().map((home) => home.path)).toEqual(['/home/alice']);
    });
    it('runs nothing when it is a tree', () => {
      expect(built.host.processes()).toEqual([]);
    });
  });
}

function lists(built: () => BuiltHost): void {
  const rows: readonly { name: string; given: HostPath; want: Outcome }[] = [
    { name: 'a folder that is not there', given: IN_HOME('none'), want: 'absent' },
    { name: 'a folder below a file', given: IN_HOME('notes.txt/below'), want: 'absent' },
    { name: 'a file', given: IN_HOME('notes.txt'), want: 'other-kind' },
    { name: 'a link to a folder', given: IN_HOME('folder-link'), want: 'link' },
    { name: 'a FIFO', given: IN_HOME('fifo'), want: 'other-kind' },
  ];
  for (const { name, given, want } of rows) it(`lists ${name}: ${want}`, () => expect(built().host.list(given)).toBe(want));

  it('lists every name with its kind, also those that are not UTF-8', () => {
    const listing = built().host.list('/home/alice');
    const kinds = new Map(isOutcome(listing) ? [] : listing.entries.map((entry) => [entry.name, entry.kind]));
    expect(kinds.size).toBe(19);
    expect(kinds.get(LATIN)).toBe('file');
    expect(kinds.get('two\nlines')).toBe('file');
    expect(kinds.get('__proto__')).toBe('file');
    expect(kinds.get('fifo')).toBe('other');
    expect(kinds.get('loop-a')).toBe('link');
    expect(kinds.get('bin')).toBe('folder');
    expect(listing).toMatchObject({ complete: true });
    expect(built().host.list(IN_HOME('empty'))).toMatchObject({ entries: [], complete: true });
  });

  it('says which inode a listed folder is', () => {
    const { host } = built();
    const listing = host.list('/home/alice');
    const facts = host.facts('/home/alice');
    if (isOutcome(listing) || isOutcome(facts)) throw new Error('the home is not there');
    expect([undefined, facts.id]).toContain(listing.id);
  });
}

function tellsFacts(built: () => BuiltHost): void {
  const rows = [
    { name: 'a file', given: 'notes.txt', want: { kind: 'file', size: 5, mode: 0o644 } },
    { name: 'an executable', given: 'tool', want: { kind: 'file', size: 10, mode: 0o755 } },
    { name: 'a folder', given: 'empty', want: { kind: 'folder', mode: 0o755 } },
    { name: 'a link, not what it leads to', given: 'bin/tool', want: { kind: 'link' } },
    { name: 'a dangling link', given: 'dangling', want: { kind: 'link' } },
    { name: 'a FIFO', given: 'fifo', want: { kind: 'other' } },
    { name: 'a sparse file', given: 'sparse', want: { kind: 'file', size: 10 * GIB } },
    { name: 'a file behind a link to its folder', given: 'folder-link/tool', want: { kind: 'link' } },
  ];
  for (const { name, given, want } of rows) {
    it(`tells the facts of ${name}`, () => expect(built().host.facts(IN_HOME(given))).toMatchObject(want));
  }
  it('tells that there is nothing', () => expect(built().host.facts(IN_HOME('none'))).toBe('absent'));
  it('gives hard links one id, and different files different ones', () => {
    const idOf = (name: string): string | undefined => {
      const facts = built().host.facts(IN_HOME(name));
      return isOutcome(facts) ? undefined : facts.id;
    };
    expect(idOf('one')).toBe(idOf('other'));
    expect(idOf('one')).not.toBe(idOf('notes.txt'));
  });
}

function opens(built: () => BuiltHost): void {
  const rows: readonly { name: string; given: string; want: Outcome }[] = [
    { name: 'nothing', given: 'none', want: 'absent' },
    { name: 'a folder', given: 'empty', want: 'other-kind' },
    { name: 'a FIFO, without waiting for its writer', given: 'fifo', want: 'other-kind' },
    { name: 'a link', given: 'bin/tool', want: 'link' },
    { name: 'a link out of the home', given: 'out', want: 'link' },
    { name: 'a loop', given: 'loop-a', want: 'link' },
    { name: 'a file behind a link to its folder', given: 'folder-link/chain', want: 'link' },
    { name: 'a file larger than the cap', given: 'sparse', want: 'too-large' },
  ];
  for (const { name, given, want } of rows) {
    it(`reads ${name}: ${want}`, () => expect(built().host.read(IN_HOME(given), 1024)).toBe(want));
  }

  it('reads the whole of a file that is as large as the cap', () => {
    expect(textOf(built().host.read(IN_HOME('notes.txt'), 5))).toBe('hello');
    expect(built().host.read(IN_HOME('notes.txt'), 4)).toBe('too-large');
    expect(textOf(built().host.read(IN_HOME(LATIN), 10))).toBe('latin');
    expect(textOf(built().host.read(IN_HOME('__proto__'), 100))).toBe('not a prototype');
  });

  it('reads windows of a file that is larger than memory, and nothing beyond its end', () => {
    const file = built().host.open(IN_HOME('sparse'));
    if (isOutcome(file)) return expect.fail(file);
    expect(file.size).toBe(10 * GIB);
    expect(textOf(file.read(0, 6))).toBe('head\0\0');
    expect([...file.read(10 * GIB - 2, 100)]).toEqual([0, 0]);
    expect(file.read(20 * GIB, 100).length).toBe(0);
    file.close();
  });
}

function resolves(built: () => BuiltHost): void {
  const rows = [
    { name: 'a relative link', given: 'bin/tool', want: { path: IN_HOME('tool') } },
    { name: 'links one after another', given: 'bin/chain', want: { path: IN_HOME('tool') } },
    { name: 'a folder behind a link', given: 'folder-link/tool', want: { path: IN_HOME('tool') } },
    { name: 'what is no link', given: 'notes.txt', want: { path: IN_HOME('notes.txt') } },
    { name: 'a dangling link', given: 'dangling', want: 'absent' },
    { name: 'a loop', given: 'loop-a', want: 'link' },
    { name: 'a link out of the home', given: 'out', want: 'link' },
    { name: 'a relative link out of the home', given: 'out-relative', want: 'link' },
  ];
  for (const { name, given, want } of rows) {
    it(`resolves ${name}`, () => expect(built().host.resolveLinks(IN_HOME(given), '/home/alice')).toEqual(want));
  }
  it('keeps an absolute target and a climb beyond the root inside the host', () => {
    expect(built().host.resolveLinks(IN_HOME('out'), '/')).toEqual({ path: '/etc/hostname' });
    expect(built().host.resolveLinks(IN_HOME('out-relative'), '/')).toEqual({ path: '/etc/hostname' });
  });
}

function isDenied(built: () => BuiltHost): void {
  const rows: readonly { name: string; look: (host: Host) => unknown; want: unknown }[] = [
    { name: 'a file', look: (host) => host.read(IN_HOME('locked-file'), 100), want: 'denied' },
    { name: 'a folder', look: (host) => host.list(IN_HOME('locked')), want: 'denied' },
    { name: 'what is inside a folder', look: (host) => host.facts(IN_HOME('locked/inside')), want: 'denied' },
    { name: 'reading inside a folder', look: (host) => host.read(IN_HOME('locked/inside'), 100), want: 'denied' },
  ];
  for (const { name, look, want } of rows) {
    it(`says that it was denied ${name}`, () => expect(built().unprivileged(() => look(built().host))).toBe(want));
  }
  it('is denied only that', () => {
    const seen = built().unprivileged(() => built().host.facts(IN_HOME('locked-file')));
    expect(seen).toMatchObject({ kind: 'file', size: 6 });
    expect(textOf(built().unprivileged(() => built().host.read(IN_HOME('notes.txt'), 100)))).toBe('hello');
  });
}

function textOf(bytes: Uint8Array | Outcome): string {
  return isOutcome(bytes) ? bytes : Buffer.from(bytes).toString('utf8');
}
