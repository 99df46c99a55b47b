import { expect, test } from 'vitest';
import { lookWith } from '../fixtures/look.ts';

const INSTALLS = '/home/bob/.local/share/mise/installs';
const MARKER = 'PACKAGE_URL:"@anthropic-ai/claude-code"';
const SIGNATURES = { 'claude-code': { mise: ['claude'], executables: { markers: [{ text: MARKER, in: 'script' as const }] } } };
const PROGRAM = { text: '#!/usr/bin/env node\n', mode: 0o755 };

test('a tool: one copy of all its versions; the name of a folder is a strong sign, no proof', () => {
  const tree = {
    [`${INSTALLS}/claude/2.9.0/claude`]: PROGRAM,
    [`${INSTALLS}/claude/2.10.0/bin/claude`]: PROGRAM,
    [`${INSTALLS}/claude-squad/1.0.0/bin/cs`]: PROGRAM,
    [`${INSTALLS}/node/22.0.0/bin/node`]: PROGRAM,
  };
  expect(lookWith('mise', tree, SIGNATURES)).toEqual({
    rows: [
      {
        product: 'claude-code',
        channel: 'mise',
        identity: 'possible',
        version: '2.10.0',
        account: 'bob',
        anchor: `${INSTALLS}/claude`,
        paths: [`${INSTALLS}/claude/2.10.0/bin/claude`, `${INSTALLS}/claude/2.9.0/claude`],
      },
    ],
    gaps: [],
  });
});

test('a program whose content names the product proves it', () => {
  const program = { text: `#!/usr/bin/env node\n${MARKER}\n`.padEnd(6_000_000, '/'), mode: 0o755 };
  const { rows } = lookWith('mise', { [`${INSTALLS}/claude/2.1.0/claude`]: program }, SIGNATURES);
  expect(rows).toMatchObject([{ identity: 'proven', version: '2.1.0' }]);
});

test('an empty folder of a tool that was removed', () => {
  expect(lookWith('mise', { [`${INSTALLS}/claude`]: null }, SIGNATURES)).toEqual({ rows: [], gaps: [] });
});
