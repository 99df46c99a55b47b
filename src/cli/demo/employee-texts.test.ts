import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { employeeTexts } from './employee-texts.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-texts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const CASES = [
  {
    name: 'why, and what instead',
    rulings: '[{ product: claude-code, verdict: banned, reason: No., alternative: qoder-cli }]',
    want: [{ product: 'claude-code', text: 'No. Use Qoder CLI instead.' }],
  },
  { name: 'why alone', rulings: '[{ product: aider, verdict: banned, reason: No. }]', want: [{ product: 'aider', text: 'No.' }] },
  { name: 'nothing of what is not banned', rulings: '[{ product: qoder-cli, verdict: approved, reason: Yes. }]', want: [] },
  { name: 'nothing of a ban without words', rulings: '[{ product: aider, verdict: banned }]', want: [] },
  { name: 'nothing of a category', rulings: '[{ category: remote-access, verdict: banned, reason: No. }]', want: [] },
];
for (const { name, rulings, want } of CASES) {
  it(name, async () => {
    const file = path.join(folder, 'policy.yaml');
    writeFileSync(file, `schema: bandog.policy/1\nname: t\nrulings: ${rulings}\n`);
    expect(await employeeTexts(file)).toEqual(want);
  });
}
