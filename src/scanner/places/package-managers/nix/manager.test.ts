import { expect, test } from 'vitest';
import { lookWith } from '../fixtures/look.ts';

const SIGNATURES = { 'claude-code': { nix: ['claude-code'] } };
const HASH = 'a1b2c3d4f5g6h7i8j9k0l1m2n3p4q5r6';
const OTHER = '0123456789abcdfghijklmnpqrsvwxyz';
const path = (name: string, hash = HASH): string => `/nix/store/${hash}-${name}`;
const program = { text: '#!/bin/sh\nexec .claude-wrapped', mode: 0o755 };

test('a build that a profile links, with the older one that is not collected yet', () => {
  const tree = {
    [`${path('claude-code-2.1.0')}/bin/claude`]: program,
    [`${path('claude-code-2.1.0')}/bin/.claude-wrapped`]: program,
    [`${path('claude-code-2.2.0', OTHER)}/bin/claude`]: program,
    [`${path('claude-code-2.1.0-man')}/share/man/x`]: 'x',
    [path('claude-code-2.1.0.drv')]: 'Derive(',
    [`${path('claude-code-router-1.0.0')}/bin/ccr`]: program,
    [path('claude-code-2.1.0.tar.gz')]: 'x',
    '/home/bob/.nix-profile': { link: path('profile-1') },
    [`${path('profile-1')}/bin/claude`]: { link: `${path('claude-code-2.1.0')}/bin/claude` },
  };
  const { rows, gaps } = lookWith('nix', tree, SIGNATURES);
  expect(gaps).toEqual([]);
  expect(rows).toMatchObject([
    { channel: 'nix', identity: 'proven', version: '2.1.0', anchor: '/home/bob/.nix-profile/bin/claude' },
  ]);
  expect(rows[0]?.paths).toEqual(
    expect.arrayContaining([
      path('claude-code-2.1.0'),
      path('claude-code-2.2.0', OTHER),
      `${path('claude-code-2.1.0')}/bin/claude`,
    ]),
  );
});

test('a build that no profile links', () => {
  const { rows } = lookWith('nix', { [`${path('claude-code-2.1.0')}/bin/claude`]: program }, SIGNATURES);
  expect(rows).toMatchObject([{ identity: 'proven', anchor: path('claude-code-2.1.0') }]);
});

test('what holds no program is none', () => {
  const tree = { [`${path('claude-code-2.1.0-npm-deps')}/a`]: 'x', [`${path('claude-code-2.1.0')}/share/a`]: 'x' };
  expect(lookWith('nix', tree, SIGNATURES).rows).toEqual([]);
});
