import { expect, test } from 'vitest';
import { lookWith } from '../fixtures/look.ts';

const SIGNATURES = { aichat: { cargo: [{ name: 'aichat' }] } };
/** As cargo 1.80 writes it. */
const LIST = (crate: string, bins: readonly string[]): string =>
  JSON.stringify({
    installs: { [`${crate} 0.30.0 (registry+https://github.com/rust-lang/crates.io-index)`]: { version_req: null, bins } },
  });

test('an installed crate: the program is the copy', () => {
  const tree = {
    '/home/bob/.cargo/.crates2.json': LIST('aichat', ['aichat']),
    '/home/bob/.cargo/bin/aichat': { text: 'ELF', mode: 0o755 },
  };
  expect(lookWith('cargo', tree, SIGNATURES)).toEqual({
    rows: [
      {
        product: 'aichat',
        channel: 'cargo',
        identity: 'proven',
        version: '0.30.0',
        account: 'bob',
        anchor: '/home/bob/.cargo/bin/aichat',
        paths: [],
      },
    ],
    gaps: [],
  });
});

test('a list that names files elsewhere, or a program that is gone, proves nothing', () => {
  const given = {
    '/home/bob/.cargo/.crates2.json': LIST('aichat', ['../../../../bin/sh', 'aichat']),
    '/bin/sh': { text: 'x', mode: 0o755 },
  };
  expect(lookWith('cargo', given, SIGNATURES).rows).toMatchObject([{ identity: 'possible', paths: [] }]);
});

test('other crates; a malformed list is a gap', () => {
  const path = '/usr/local/cargo/.crates2.json';
  expect(lookWith('cargo', { '/home/bob/.cargo/.crates2.json': LIST('aichat-core', ['x']), [path]: '{' }, SIGNATURES)).toEqual({
    rows: [],
    gaps: [{ reason: 'malformed', path }],
  });
});
