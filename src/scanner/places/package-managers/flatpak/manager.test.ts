import { expect, test } from 'vitest';
import { lookWith, type Tree } from '../fixtures/look.ts';

const SIGNATURES = { zed: { flatpak: ['dev.zed.Zed'] } };

function installed(top: string): Tree {
  const commit = `${top}/app/dev.zed.Zed/x86_64/stable/0a1b`;
  return {
    [`${commit}/metadata`]: '[Application]\nname=dev.zed.Zed\ncommand=zed-wrapper\n',
    [`${commit}/files/bin/zed-wrapper`]: { text: '#!/bin/sh\n', mode: 0o755 },
    [`${commit}/files/share/metainfo/dev.zed.Zed.metainfo.xml`]:
      '<component><releases><release version="0.200.1" date="2026-01-01"/></releases></component>',
    [`${top}/app/dev.zed.Zed/x86_64/stable/active`]: { link: '0a1b' },
    [`${top}/app/dev.zed.Zed/current`]: { link: 'x86_64/stable' },
    [`${top}/exports/bin/dev.zed.Zed`]: { text: '#!/bin/sh\n', mode: 0o755 },
    [`${top}/app/org.other.App/current`]: { link: 'x86_64/stable' },
  };
}

test("the system's and an account's own", () => {
  const { rows, gaps } = lookWith(
    'flatpak',
    { ...installed('/var/lib/flatpak'), ...installed('/home/bob/.local/share/flatpak') },
    SIGNATURES,
  );
  expect(gaps).toEqual([]);
  expect(rows).toMatchObject([
    {
      channel: 'flatpak',
      identity: 'proven',
      version: '0.200.1',
      account: 'bob',
      anchor: '/home/bob/.local/share/flatpak/app/dev.zed.Zed',
    },
    { anchor: '/var/lib/flatpak/app/dev.zed.Zed', paths: expect.arrayContaining(['/var/lib/flatpak/exports/bin/dev.zed.Zed']) },
  ]);
  expect(rows).toHaveLength(2);
});

test('what is left without a deployed commit is only possible', () => {
  const { rows } = lookWith('flatpak', { '/var/lib/flatpak/app/dev.zed.Zed/x86_64/stable/x': '' }, SIGNATURES);
  expect(rows).toMatchObject([{ identity: 'possible' }]);
});

test('an installation that an administrator has added', () => {
  const settings = '[Installation "extra"]\nPath=/srv/flatpak/\nDisplayName=Extra\n';
  const { rows, gaps } = lookWith(
    'flatpak',
    {
      ...installed('/srv/flatpak'),
      '/etc/flatpak/installations.d/extra.conf': settings,
      '/etc/flatpak/installations.d/x': 'Path=/y',
    },
    SIGNATURES,
  );
  expect(gaps).toEqual([]);
  expect(rows).toMatchObject([{ channel: 'flatpak', anchor: '/srv/flatpak/app/dev.zed.Zed' }]);
});
