import { expect, test } from 'vitest';
import { lookWith } from '../fixtures/look.ts';

const SIGNATURES = { shell: { composer: ['acme/ai-shell'] } };
const ENTRY = { name: 'acme/ai-shell', version: 'v2.1.0', 'install-path': '../acme/ai-shell', bin: ['bin/ai-shell'] };

test('a global package of Composer 2, with its command', () => {
  const home = '/home/bob/.config/composer/vendor';
  const tree = {
    [`${home}/composer/installed.json`]: JSON.stringify({ packages: [{ name: 'acme/other' }, ENTRY], dev: true }),
    [`${home}/acme/ai-shell/bin/ai-shell`]: { text: '#!/usr/bin/env php', mode: 0o755 },
  };
  expect(lookWith('composer', tree, SIGNATURES)).toEqual({
    rows: [
      {
        product: 'shell',
        channel: 'composer',
        identity: 'proven',
        version: 'v2.1.0',
        account: 'bob',
        anchor: `${home}/acme/ai-shell`,
        paths: [`${home}/acme/ai-shell/bin/ai-shell`],
      },
    ],
    gaps: [],
  });
});

const rows = [
  { name: 'of Composer 1, a list', content: JSON.stringify([{ name: 'acme/ai-shell' }]), files: true, want: ['proven'], gaps: 0 },
  { name: 'without its files', content: JSON.stringify([{ name: 'Acme/AI-Shell' }]), files: false, want: ['possible'], gaps: 0 },
  {
    name: 'that says it lies elsewhere',
    content: JSON.stringify([{ ...ENTRY, 'install-path': '../../../../../etc' }]),
    files: true,
    want: [],
    gaps: 0,
  },
  { name: 'damaged', content: '{"packages":[', files: true, want: [], gaps: 1 },
  { name: 'that lists nothing', content: '{}', files: true, want: [], gaps: 1 },
];
for (const { name, content, files, want, gaps } of rows)
  test(`a list ${name}`, () => {
    const vendor = '/home/bob/.composer/vendor';
    const looked = lookWith(
      'composer',
      { [`${vendor}/composer/installed.json`]: content, ...(files ? { [`${vendor}/acme/ai-shell/a.php`]: '<?php' } : {}) },
      SIGNATURES,
    );
    expect(looked.rows.map((row) => row.identity)).toEqual(want);
    expect(looked.gaps).toHaveLength(gaps);
  });
