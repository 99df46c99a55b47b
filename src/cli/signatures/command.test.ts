import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command } from './command.ts';
import type { Io } from '../contract.ts';
import { openCatalogue } from '../../catalogue/open.ts';

const SIGNATURE = `id: example-tool
name: Example
formerly: [old-example]
vendor: Example
category: ai-coding-agent
status: experimental
risk: Sends prompts and files to example.org.
npm:
  - { name: example-tool, bins: [example] }
removal:
  npm: [npm uninstall -g example-tool]
  default: [Delete it.]
references:
  - { source: https://example.org, date: 2026-11-20, fact: It is there. }
examples:
  match:
    - name: npm
      tree:
        /usr/lib/node_modules/example-tool/package.json: '{"name":"example-tool","version":"1.0.0","main":"m.js"}'
        /usr/lib/node_modules/example-tool/m.js: x
      finding: { state: installed, channel: npm, identity: possible }
    - name: wrong
      tree:
        /usr/lib/node_modules/example-tool/package.json: '{"name":"example-tool","version":"1.0.0","main":"m.js"}'
        /usr/lib/node_modules/example-tool/m.js: x
      finding: { state: installed, channel: bun }
  reject:
    - { name: nothing, tree: { /home/alice/x: '' } }
    - { name: nothing else, tree: { /home/alice/y: '' } }
`;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-signatures-'));
  mkdirSync(path.join(folder, 'own/ai-coding-agent'), { recursive: true });
  writeFileSync(path.join(folder, 'own/ai-coding-agent/example-tool.yaml'), SIGNATURE);
  const disk = path.join(folder, 'disk/usr/lib/node_modules/example-tool');
  mkdirSync(disk, { recursive: true });
  writeFileSync(path.join(disk, 'package.json'), '{"name":"example-tool","version":"1.0.0","main":"m.js"}');
  writeFileSync(path.join(disk, 'm.js'), 'x');
  mkdirSync(path.join(folder, 'bad/other'), { recursive: true });
  writeFileSync(path.join(folder, 'bad/other/example-tool.yaml'), SIGNATURE.replace('vendor: Example\n', 'vendour: Example\n'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function call(...argv: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  let said = '';
  const output = { write: (text: string) => void (said += text), isTTY: false, columns: 80 };
  const io: Io = { stdout: output, stderr: output, env: {}, cwd: folder, signal: new AbortController().signal };
  return { code: await command.run(argv, io), said };
}

describe('bandog signatures', () => {
  const rows = [
    { name: 'lint is content', given: ['lint', 'own'], code: 0, says: '1 signature, nothing to mend' },
    { name: 'lint names file, line and what to write', given: ['lint', 'bad'], code: 1, says: 'bad/other/example-tool.yaml:4: ' },
    { name: 'test shows what differs', given: ['test', '--dir', 'own'], code: 1, says: 'channel is npm instead of bun' },
    {
      name: 'test counts',
      given: ['test', '--dir', 'own', 'old-example'],
      code: 1,
      says: '1 of 4 examples of 1 signature differ',
    },
    {
      name: 'test names what holds when asked',
      given: ['test', '--dir', 'own', '--verbose'],
      code: 1,
      says: '✓ example-tool  reject: nothing',
    },
    {
      name: 'show says what it looks for',
      given: ['show', '--dir', 'own', 'example-tool'],
      code: 0,
      says: 'npm package: example-tool',
    },
    {
      name: 'test --on tells why it is found on real disks',
      given: ['test', '--dir', 'own', '--on', 'disk', '--platform', 'linux', 'example-tool'],
      code: 1,
      says: 'only this product can be this',
    },
    {
      name: 'test --on tells that nothing is found',
      given: ['test', '--dir', 'own', '--on', 'own', '--platform', 'linux'],
      code: 0,
      says: 'Nothing is reported.',
    },
    { name: 'list names them', given: ['list', '--dir', 'own'], code: 0, says: 'example-tool  Example (Example)' },
    { name: 'list prints JSON', given: ['list', '--dir', 'own', '--json'], code: 0, says: '"category": "ai-coding-agent"' },
  ];
  for (const { name, given, code, says } of rows) {
    it(name, async () => {
      const answer = await call(...given);
      expect(answer.said).toContain(says);
      expect(answer.code).toBe(code);
    });
  }

  it('compile writes a catalogue that opens', async () => {
    const { code, said } = await call('compile', '--dir', 'own', '--out', 'out.json');
    const catalogue = openCatalogue(readFileSync(path.join(folder, 'out.json')));
    expect(code).toBe(0);
    expect(said).toContain(catalogue.digest);
    expect(catalogue.signatures().map((signature) => signature.id)).toEqual(['example-tool']);
  });

  it('new begins a file that lint and test take', async () => {
    const begun = await call('new', 'fresh-tool', '--category', 'tunnel', '--dir', 'fresh', '--npm', '@example/fresh');
    expect(begun.said).toContain('fresh/tunnel/fresh-tool.yaml');
    expect(await call('test', '--dir', 'fresh')).toMatchObject({ code: 0, said: '4 examples of 1 signature hold\n' });
    expect((await call('lint', 'fresh')).said).toContain('fresh-tool.yaml');
    await expect(call('new', 'fresh-tool', '--category', 'tunnel', '--dir', 'fresh')).rejects.toMatchObject({ code: 'E_USAGE' });
  });

  const refused = [
    { name: 'no word', given: [], code: 'E_USAGE' },
    { name: 'another word', given: ['lnt'], code: 'E_USAGE' },
    { name: 'an option that is none', given: ['lint', '--fix'], code: 'E_USAGE' },
    { name: 'show without an id', given: ['show', '--dir', 'own'], code: 'E_USAGE' },
    { name: 'an id that is none', given: ['show', '--dir', 'own', 'example-tol'], code: 'E_USAGE' },
    { name: 'new without a category', given: ['new', 'x', '--dir', 'own'], code: 'E_USAGE' },
    { name: 'new with a category that is none', given: ['new', 'x', '--category', 'tunel', '--dir', 'own'], code: 'E_USAGE' },
    { name: 'new with a name that is no id', given: ['new', '../x', '--category', 'tunnel', '--dir', 'own'], code: 'E_USAGE' },
    { name: 'new with a name of before', given: ['new', 'old-example', '--category', 'tunnel', '--dir', 'own'], code: 'E_USAGE' },
    {
      name: 'test on a platform that is none',
      given: ['test', '--dir', 'own', '--on', 'own', '--platform', 'os2'],
      code: 'E_USAGE',
    },
    { name: 'a folder that is none', given: ['lint', 'nowhere'], code: 'E_SIGNATURE_INVALID' },
    { name: 'a folder without signatures', given: ['list', '--dir', '/dev/fd'], code: 'E_SIGNATURE_INVALID' },
    { name: 'a signature that is wrong', given: ['list', '--dir', 'bad'], code: 'E_SIGNATURE_INVALID' },
    { name: 'compile without a file', given: ['compile', '--dir', 'own'], code: 'E_USAGE' },
    {
      name: 'compile into a folder that is none',
      given: ['compile', '--dir', 'own', '--out', 'no/where.json'],
      code: 'E_CATALOGUE_INVALID',
    },
  ];
  for (const { name, given, code } of refused) {
    it(`refuses ${name}`, async () => expect(call(...given)).rejects.toMatchObject({ code }));
  }
});
