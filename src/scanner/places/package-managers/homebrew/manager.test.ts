import { expect, test } from 'vitest';
import { lookWith, type Tree } from '../fixtures/look.ts';

const SIGNATURES = {
  'codex-cli': { homebrew: { formula: ['codex'], cask: ['codex'] } },
  'gemini-cli': { npm: [{ name: '@google/gemini-cli' }], homebrew: { formula: ['gemini-cli'] } },
  'qoder-cli': { homebrew: { formula: ['qoderai/qoder/qodercli'] } },
};
const PREFIX = '/home/linuxbrew/.linuxbrew';
const PROGRAM = { text: '\u007fELF', mode: 0o755 };

const cases: readonly { name: string; given: Tree; want: readonly object[] }[] = [
  {
    name: "a formula in the shared prefix is the system's, though it lies in /home",
    given: {
      [`${PREFIX}/Cellar/codex/0.169.0/INSTALL_RECEIPT.json`]: '{"homebrew_version":"4.5.0"}',
      [`${PREFIX}/Cellar/codex/0.169.0/bin/codex`]: PROGRAM,
      [`${PREFIX}/bin/codex`]: { link: '../Cellar/codex/0.169.0/bin/codex' },
      [`${PREFIX}/bin/other`]: { link: '../Cellar/other/1.0/bin/other' },
    },
    want: [
      {
        product: 'codex-cli',
        channel: 'homebrew',
        identity: 'proven',
        anchor: `${PREFIX}/Cellar/codex`,
        version: '0.169.0',
        paths: [`${PREFIX}/Cellar/codex/0.169.0/bin/codex`, `${PREFIX}/bin/codex`],
      },
    ],
  },
  {
    name: 'two versions are one copy, of the version in use',
    given: {
      [`${PREFIX}/Cellar/codex/0.9.0/bin/codex`]: PROGRAM,
      [`${PREFIX}/Cellar/codex/0.10.0/bin/codex`]: PROGRAM,
      [`${PREFIX}/opt/codex`]: { link: '../Cellar/codex/0.10.0' },
    },
    want: [{ version: '0.10.0', anchor: `${PREFIX}/Cellar/codex` }],
  },
  {
    name: 'a cask, and a formula of a tap in a home of its own',
    given: {
      [`${PREFIX}/Caskroom/codex/0.169.0/codex-x86_64-unknown-linux-musl`]: PROGRAM,
      [`${PREFIX}/Caskroom/codex/.metadata/INSTALL_RECEIPT.json`]: '{}',
      '/home/bob/.linuxbrew/Cellar/qodercli/1.0.0/bin/qodercli': PROGRAM,
      '/home/bob/.linuxbrew/Homebrew/Library/Taps/qoderai/homebrew-qoder/README.md': '',
    },
    want: [
      { product: 'codex-cli', version: '0.169.0', anchor: `${PREFIX}/Caskroom/codex` },
      { product: 'qoder-cli', account: 'bob', anchor: '/home/bob/.linuxbrew/Cellar/qodercli' },
    ],
  },
  {
    name: "a formula that is a node package, by the formula's folder, which stays when it is updated",
    given: {
      [`${PREFIX}/Cellar/gemini-cli/0.58.0/libexec/lib/node_modules/@google/gemini-cli/package.json`]:
        '{"name":"@google/gemini-cli","version":"0.58.0","bin":{"gemini":"gemini.js"}}',
      [`${PREFIX}/Cellar/gemini-cli/0.58.0/libexec/lib/node_modules/@google/gemini-cli/gemini.js`]: 'run()',
      [`${PREFIX}/bin/gemini`]: { link: '../Cellar/gemini-cli/0.58.0/libexec/lib/node_modules/@google/gemini-cli/gemini.js' },
    },
    want: [{ channel: 'homebrew', identity: 'proven', version: '0.58.0', anchor: `${PREFIX}/Cellar/gemini-cli` }],
  },
  {
    name: 'a receipt without anything that runs is only possible',
    given: {
      [`${PREFIX}/Cellar/codex/0.169.0/INSTALL_RECEIPT.json`]: '{}',
      [`${PREFIX}/Cellar/codex/0.169.0/bin/codex`]: 'no mode',
    },
    want: [{ product: 'codex-cli', identity: 'possible' }],
  },
  {
    name: 'a formula of this name without its tap, and an empty rack',
    given: { [`${PREFIX}/Cellar/qodercli/1.0.0/bin/qodercli`]: PROGRAM, [`${PREFIX}/Cellar/codex`]: null },
    want: [],
  },
];

for (const { name, given, want } of cases) {
  test(name, () => {
    const looked = lookWith('homebrew', given, SIGNATURES);
    expect(looked.rows).toMatchObject(want);
    expect(looked.rows).toHaveLength(want.length);
    expect(looked.gaps).toEqual([]);
  });
}
