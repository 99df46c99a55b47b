import { describe, expect, it } from 'vitest';
import type { Key, PathTrie } from '../domain/wanted.ts';
import { indexOf } from '../../test/tree-on-disk.ts';

const INDEX = indexOf(
  {
    id: 'codex',
    npm: [{ name: '@openai/codex', bins: ['codex'], parts: ['@openai/codex-*'], files: ['bin/codex.js'] }],
    pypi: [{ name: 'Codex_CLI' }],
    installRoots: [{ path: '~/.codex/*/bin', executables: ['codex'] }],
    configuration: [{ path: '~/.codex/config.toml', strength: 'strong' }],
    executables: {
      names: ['codex'],
      markers: [{ text: 'codex-marker-text', in: 'native' }],
      versionAfter: [{ text: '// Version: ', in: 'native' }],
    },
  },
  { id: 'sdk', npm: [{ name: '@openai/codex-sdk' }], installRoots: [{ path: '~/.codex/sdk', executables: ['sdk'] }] },
  { id: 'other', npm: [{ name: 'other', parts: ['@openai/codex-sdk-*'] }] },
  { id: 'namesake', executables: { names: ['codex'] } },
);

describe('the catalogue, asked by name', () => {
  const rows: readonly { given: Key; want: readonly string[] }[] = [
    { given: 'npm:@openai/codex', want: ['codex proof'] },
    { given: 'npm:@openai/codex-linux-x64', want: ['codex proof'] },
    { given: 'npm:@openai/codex-sdk', want: ['sdk proof'] },
    { given: 'npm:@openai/codex-sdk-linux', want: ['codex proof', 'other proof'] },
    { given: 'npm:@openai/code', want: [] },
    { given: 'npm:openai', want: [] },
    { given: 'pypi:codex-cli', want: ['codex proof'] },
    { given: 'command:codex', want: ['codex hint', 'namesake hint'] },
    { given: 'marker:codex-marker-text', want: ['codex proof'] },
    { given: 'npm:__proto__', want: [] },
    { given: 'npm:constructor', want: [] },
    { given: 'npm:', want: [] },
  ];
  for (const { given, want } of rows) {
    it(`${given}: ${want.join(', ') || 'nobody'}`, () => {
      expect(INDEX.entries(given).map((entry) => `${entry.product} ${entry.indicator.strength}`)).toEqual(want);
      expect(INDEX.has(given)).toBe(want.length > 0);
    });
  }

  it('says which main package a part belongs to', () => {
    expect(INDEX.entries('npm:@openai/codex-linux-x64')[0]?.indicator.partOf).toBe('npm:@openai/codex');
  });

  it('says what a version follows, for the product that a name betrays', () => {
    expect(INDEX.versionTextsOf('marker:codex-marker-text')).toEqual(['// Version: ']);
    expect(INDEX.versionTextsOf('npm:other')).toEqual([]);
    expect(INDEX.texts('native')).toMatchObject({ identifying: ['codex-marker-text'], readAlong: ['// Version: '] });
    expect(INDEX.texts('bun')).toMatchObject({ identifying: [], readAlong: [], places: new Int32Array(0) });
  });

  it('says which files a package, an install root must hold', () => {
    expect([INDEX.filesOf('npm:@openai/codex'), INDEX.filesOf('npm:other')]).toEqual([['bin/codex.js'], []]);
    expect([INDEX.executablesOf('root:~/.codex/sdk'), INDEX.executablesOf('root:/none')]).toEqual([['sdk'], []]);
  });
});

describe('wanted paths as a tree of names', () => {
  const at = (trie: PathTrie, ...names: readonly string[]): PathTrie | undefined =>
    names.reduce<PathTrie | undefined>((node, name) => (name === '*' ? node?.any : node?.child(name)), trie);
  it('share what they share, and end where they end', () => {
    const folder = at(INDEX.roots.home, '.codex');
    expect(folder).toMatchObject({ key: undefined, names: ['sdk'], size: 1, patterns: [] });
    expect(at(INDEX.roots.home, '.codex', '*', 'bin')?.key).toBe('root:~/.codex/*/bin');
    expect(at(INDEX.roots.home, '.codex', 'sdk')).toMatchObject({ key: 'root:~/.codex/sdk', names: [], size: 0 });
    expect(at(INDEX.configuration.home, '.codex', 'config.toml')?.key).toBe('configuration:~/.codex/config.toml');
    expect(at(INDEX.roots.home, '.codex', 'config.toml')).toBeUndefined();
    expect(at(INDEX.roots.home, '__proto__')).toBeUndefined();
    expect(INDEX.roots.system).toMatchObject({ key: undefined, names: [], size: 0 });
  });
});

describe('a catalogue a hundred times as large', () => {
  it('answers what is asked of it as the small one does', () => {
    const many = Array.from({ length: 2000 }, (_, at) => ({
      id: `p${at}`,
      npm: [{ name: `package-${at}`, parts: [`@scope${at}/part-*`] }],
    }));
    const index = indexOf(...many);
    expect(index.entries('npm:package-1999').map((entry) => entry.product)).toEqual(['p1999']);
    expect(index.entries('npm:@scope7/part-linux').map((entry) => entry.product)).toEqual(['p7']);
    expect(index.has('npm:package-2000')).toBe(false);
  });
});
