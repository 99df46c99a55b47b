import { expect, test } from 'vitest';
import { lookWith } from '../fixtures/look.ts';
import { CLAUDE, npmPackage } from '../fixtures/packages.ts';

const SIGNATURES = { 'claude-code': CLAUDE };
const NAME = '@anthropic-ai/claude-code';
const INSTALL = '/home/bob/.deno/bin/.claude/node_modules';
const STORED = `.deno/@anthropic-ai+claude-code@2.1.0/node_modules/${NAME}`;

/** Layouts of `deno install -g npm:<package>` and of the cache with deno 2.9. */
const cases = [
  {
    name: 'a command with an install of its own',
    given: {
      ...npmPackage(`${INSTALL}/${STORED}`, NAME, '2.1.0', 'claude'),
      [`${INSTALL}/${NAME}`]: { link: `../${STORED}` },
      '/home/bob/.deno/bin/claude':
        '#!/bin/sh\nexec deno run --config /home/bob/.deno/bin/.claude/deno.json \'npm:@anthropic-ai/claude-code@2\' "$@"\n',
    },
    want: [
      {
        channel: 'deno',
        account: 'bob',
        identity: 'proven',
        anchor: `${INSTALL}/${NAME}`,
        paths: [`${INSTALL}/${STORED}`, '/home/bob/.deno/bin/claude'],
      },
    ],
  },
  {
    name: 'the cache',
    given: npmPackage(`/home/bob/.cache/deno/npm/registry.npmjs.org/${NAME}/2.1.0`, NAME, '2.1.0'),
    want: [{ channel: 'deno', version: '2.1.0' }],
  },
  {
    name: 'other packages',
    given: npmPackage('/home/bob/.cache/deno/npm/registry.npmjs.org/claude-code/2.1.0', 'claude-code', '2.1.0'),
    want: [],
  },
];

for (const { name, given, want } of cases) {
  test(name, () => {
    const looked = lookWith('deno', given, SIGNATURES);
    expect(looked.rows).toMatchObject(want);
    expect(looked.rows).toHaveLength(want.length);
    expect(looked.gaps).toEqual([]);
  });
}
