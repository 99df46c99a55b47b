import { describe, expect, it } from 'vitest';
import { lintSignatures } from './lint.ts';

const GOOD = `id: example-tool
name: Example
vendor: Example
category: ai-coding-agent
status: stable
risk: Sends prompts and files to example.org.
npm:
  - { name: example-tool, bins: [example] }
configuration:
  - { path: ~/.example/settings.json, strength: strong }
removal:
  npm: [npm uninstall -g example-tool]
  configuration: [rm -r ~/.example]
  default: [Delete it.]
references:
  - { source: example-tool@1.0.0, date: 2026-11-20, fact: Installed with npm. }
examples:
  match:
    - { name: one, tree: { /a: '' }, finding: { state: installed } }
    - { name: two, tree: { /a: '' }, finding: { state: residue } }
  reject:
    - { name: one, tree: { /a: '' } }
    - { name: two, tree: { /a: '' } }
`;
const FOLDER = 'signatures/ai-coding-agent';

describe('lint of one signature', () => {
  const rows: readonly { name: string; given: readonly [string, string]; path?: string; want: string }[] = [
    { name: 'nothing', given: ['', ''], want: '' },
    {
      name: 'another folder than its category',
      given: ['', ''],
      path: 'signatures/other/example-tool.yaml',
      want: '4: lies in another folder: move it to ai-coding-agent/',
    },
    {
      name: 'what is left to do',
      given: ['Sends prompts and files', 'TODO, prompts and files'],
      want: '6: still says TODO',
    },
    {
      name: 'stable without a real install',
      given: [
        '{ source: example-tool@1.0.0, date: 2026-11-20, fact: Installed with npm. }',
        '{ source: https://example.org, date: 2026-11-20, fact: Documented. }',
      ],
      want: '5: stable needs a reference to a real install',
    },
    {
      name: 'a source that nobody finds',
      given: ['example-tool@1.0.0', 'somebody said so'],
      want: '16: write a URL, or package@version',
    },
    {
      name: 'a Go module that no reference names',
      given: ['removal:', 'executables: { goModules: [example.org/tools/example/cmd] }\nremoval:'],
      want: '11: write a reference whose fact or source names example.org/tools/example: this is proof',
    },
    {
      name: 'a listed program whose publisher no reference names',
      given: ['configuration:', 'windowsPrograms: [{ name: Installed, publisher: Example GmbH }]\nconfiguration:'],
      want: '9: write a reference whose fact or source names Installed and Example GmbH: this is proof',
    },
    {
      name: 'a version resource that a reference names',
      given: ['removal:', 'executables: { versionInfo: [{ product: NPM, company: example-tool }] }\nremoval:'],
      want: '',
    },
    {
      name: 'no removal for a channel',
      given: ['  npm: [npm uninstall -g example-tool]\n', ''],
      want: '12: write the steps for npm',
    },
    { name: 'one example', given: ["    - { name: two, tree: { /a: '' } }\n", ''], want: '22: write at least 2' },
    {
      name: 'no example of residue',
      given: ['{ state: residue }', '{ state: installed }'],
      want: '19: write one of state residue',
    },
    {
      name: 'an example that asks for nothing',
      given: [', finding: { state: installed }', ''],
      want: '19: write finding: at least state',
    },
    {
      name: 'a path with a slash at the end',
      given: ['settings.json,', 'settings/,'],
      want: '10: leave the slash at the end out',
    },
    {
      name: 'a beginning that the index cannot find',
      given: ['example-tool, bins', 'example-tool, parts: [exa*], bins'],
      want: '1: npm:exa*: a beginning must reach',
    },
    {
      name: 'a path twice',
      given: ['removal:', '  - { path: ~/.example/settings.json, strength: hint }\nremoval:'],
      want: '11: is here twice',
    },
    {
      name: 'a root that needs marks when there are none',
      given: ['removal:', 'installRoots:\n  - { path: ~/x, executables: [x], needs: marked }\nremoval:'],
      want: '12: nothing can be marked',
    },
  ];
  for (const { name, given, path, want } of rows) {
    it(`says: ${name}`, () => {
      const text = given[0] === '' ? GOOD : GOOD.replace(given[0], given[1]);
      if (given[0] !== '') expect(text).not.toBe(GOOD);
      const said = lintSignatures([{ path: path ?? `${FOLDER}/example-tool.yaml`, text }]).map(
        ({ line, message }) => `${line}: ${message}`,
      );
      if (want === '') expect(said).toEqual([]);
      else expect(said.find((line) => line.startsWith(want)) ?? said).toContain(want);
    });
  }
});

describe('lint of signatures together', () => {
  const other = GOOD.replaceAll('example-tool', 'other-tool').replaceAll('~/.example', '~/.other');
  const files = (first: string, second: string) => [
    { path: `${FOLDER}/example-tool.yaml`, text: first },
    { path: `${FOLDER}/other-tool.yaml`, text: second },
  ];
  const said = 'collisions: ["example: the other one"]\nreferences:';

  it('asks both for a command name that they share', () => {
    expect(lintSignatures(files(GOOD, other)).map(({ file, message }) => `${file}: ${message}`)).toEqual([
      `${FOLDER}/example-tool.yaml: write "example: …": other-tool has a command of that name too`,
      `${FOLDER}/other-tool.yaml: write "example: …": example-tool has a command of that name too`,
    ]);
  });
  it('asks for a path that only one of them has', () => {
    const both = files(
      GOOD.replace('references:', said),
      other.replace('references:', said).replaceAll('~/.other', '~/.example'),
    );
    expect(lintSignatures(both).map(({ line, message }) => `${line}: ${message}`)).toEqual([
      '10: other-tool names it too: write a path that only one of them has',
      '10: example-tool names it too: write a path that only one of them has',
    ]);
  });
  it('is content when both say it', () => {
    expect(lintSignatures(files(GOOD.replace('references:', said), other.replace('references:', said)))).toEqual([]);
  });
  it('lints the others when one cannot be read', () => {
    const problems = lintSignatures(
      files('id: [', GOOD.replaceAll('example-tool', 'other-tool').replace('name: one', 'nome: one')),
    );
    expect(new Set(problems.map((problem) => problem.file)).size).toBe(2);
  });
});
