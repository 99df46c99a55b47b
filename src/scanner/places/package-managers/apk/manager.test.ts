import { expect, test } from 'vitest';
import { lookWith } from '../fixtures/look.ts';

const SIGNATURES = { 'claude-code': { apk: ['claude-code'] } };
/** As apk 2.14 writes it. */
const INSTALLED = `C:Q1abc=
P:busybox
V:1.36.1-r29
F:bin
R:busybox
a:0:0:755
Z:Q1def=

C:Q1ghi=
P:claude-code
V:2.1.0-r0
F:usr
F:usr/bin
R:claude
a:0:0:755

C:Q1jkl=
P:zlib
V:1.3-r0
`;

test('an installed package, once, though two paths lead to the database', () => {
  const tree = {
    '/usr/lib/apk/db/installed': INSTALLED,
    '/lib': { link: 'usr/lib' },
    '/usr/bin/claude': { text: 'ELF', mode: 0o755 },
  };
  expect(lookWith('apk', tree, SIGNATURES)).toEqual({
    rows: [
      { product: 'claude-code', channel: 'apk', identity: 'proven', version: '2.1.0-r0', anchor: '/usr/bin/claude', paths: [] },
    ],
    gaps: [],
  });
});

test('a database of other packages', () => {
  expect(lookWith('apk', { '/lib/apk/db/installed': INSTALLED.replace('P:claude-code', 'P:claude') }, SIGNATURES).rows).toEqual(
    [],
  );
});
