import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { compileCatalogue, readSignatures } from './compile.ts';
import { openCatalogue } from './open.ts';

const GOOD = `id: tool
name: Tool
vendor: Example
category: other
status: stable
risk: Sends prompts and files to example.org.
npm:
  - name: tool
removal:
  default: [Delete it.]
references:
  - { source: tool@1.0.0, date: 2026-11-20, fact: Installed with npm. }
examples:
  match: [{ name: one, tree: { /a: x } }]
  reject: [{ name: one, tree: { /a: x } }]
`;
const file = (text: string, path = 'signatures/other/tool.yaml') => ({ path, text });
const problemsOf = (...files: readonly { path: string; text: string }[]): readonly string[] =>
  readSignatures(files).problems.map((problem) => `${problem.file}:${problem.line}: ${problem.message}`);

describe('a bad signature is named with file, line and what to write', () => {
  const rows: readonly { name: string; given: string; path?: string; want: RegExp }[] = [
    {
      name: 'a field that does not exist',
      given: GOOD.replace('vendor:', 'vendorr:'),
      want: /tool\.yaml:\d+: .*(no such field: vendorr|missing field: vendor)/,
    },
    {
      name: 'a missing field',
      given: GOOD.replace('vendor: Example\n', ''),
      want: /tool\.yaml:1: .*write the missing field: vendor/,
    },
    {
      name: 'a word that is not in the list',
      given: GOOD.replace('category: other', 'category: others'),
      want: /tool\.yaml:4: \/category: write one of: ai-coding-agent, /,
    },
    {
      name: 'a status that is none',
      given: GOOD.replace('stable', 'done'),
      want: /tool\.yaml:5: \/status: write one of: experimental, stable/,
    },
    {
      name: 'a field of a member of a list',
      given: GOOD.replace('- name: tool', '- { name: tool, bin: [x] }'),
      want: /tool\.yaml:8: .*no such field: bin/,
    },
    { name: 'YAML that is none', given: GOOD.replace('vendor: Example', 'vendor: [Example'), want: /tool\.yaml:\d+: / },
    { name: 'a name twice', given: `${GOOD}id: tool\n`, want: /tool\.yaml:\d+: .*unique/ },
    {
      name: 'an alias, which could multiply',
      given: GOOD.replace('vendor: Example', 'vendor: &a Example')
        .replace('name: Tool', 'name: Tool')
        .concat('discontinued: *a\n'),
      want: /tool\.yaml:\d+: .*alias/i,
    },
    {
      name: 'hints only',
      given: GOOD.replace('npm:\n  - name: tool', 'executables:\n  names: [tool]'),
      want: /tool\.yaml:1: has hints only/,
    },
    {
      name: 'a removal for a channel that does not exist',
      given: GOOD.replace('default: [Delete it.]', 'default: [x]\n  nmp: [x]'),
      want: /removal: no such channel: nmp; see docs\/channels\.md/,
    },
    { name: 'no removal by default', given: GOOD.replace('default:', 'npm:'), want: /removal: write steps for `default`/ },
    {
      name: 'a path that begins nowhere',
      given: GOOD.concat('installRoots: [{ path: .tool, executables: [x] }]\n'),
      want: /\.tool: begin a path with ~\/ .* or \//,
    },
    {
      name: 'a name of two lines',
      given: GOOD.replace('- name: tool', '- name: "to\\nol"'),
      want: /tool\.yaml:1: "npm:to\\nol": holds a control character/,
    },
    {
      name: 'another name of the file',
      given: GOOD,
      path: 'signatures/other/other.yaml',
      want: /other\.yaml:1: holds id tool: name the file tool\.yaml/,
    },
    { name: 'nothing', given: '', want: /tool\.yaml:1: / },
    { name: 'a text', given: 'just text', want: /tool\.yaml:1: / },
    { name: 'a file larger than any', given: '#'.repeat(300 * 1024), want: /tool\.yaml:1: is larger than/ },
    {
      name: 'members with names of the language',
      given: GOOD.concat('__proto__: { npm: [] }\n'),
      want: /tool\.yaml:\d+: .*no such field: __proto__/,
    },
  ];
  for (const { name, given, path, want } of rows) it(name, () => expect(problemsOf(file(given, path)).join('\n')).toMatch(want));

  it('and leaves the others alone', () => {
    const read = readSignatures([file('bad', 'a/bad.yaml'), file(GOOD)]);
    expect(read.signatures.map((signature) => signature.id)).toEqual(['tool']);
  });
  it('and an id that two files use', () => {
    expect(problemsOf(file(GOOD), file(GOOD, 'signatures/terminal/tool.yaml'))).toEqual([
      'tool.yaml:1: id tool is used by two files: one product a file',
    ]);
  });
  it('and a good one has no problem', () => expect(problemsOf(file(GOOD))).toEqual([]));
});

describe('compiling', () => {
  const files = ['tool', 'another', 'third'].map((id) => file(GOOD.replace('id: tool', `id: ${id}`), `x/${id}.yaml`));
  it('gives the same bytes for the same signatures, in any order of files', () => {
    const want = compileCatalogue(files, '1');
    fc.assert(
      fc.property(fc.shuffledSubarray(files, { minLength: 3 }), (shuffled) => {
        expect(compileCatalogue(shuffled, '1')).toEqual(want);
      }),
    );
  });
  it('gives what opens again, without what only people read', () => {
    const catalogue = openCatalogue(compileCatalogue(files, '1.2'));
    expect(catalogue).toMatchObject({ version: '1.2', digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const signatures = catalogue.signatures();
    expect(signatures.map((signature) => signature.id)).toEqual(['another', 'third', 'tool']);
    expect(signatures[0]).not.toHaveProperty('examples');
    expect(signatures[0]).not.toHaveProperty('references');
  });
  it('refuses nothing, and a bad signature, by a known error', () => {
    for (const given of [[], [file('bad')]])
      expect(() => compileCatalogue(given, '1')).toThrow(expect.objectContaining({ code: 'E_SIGNATURE_INVALID' }));
  });
});
