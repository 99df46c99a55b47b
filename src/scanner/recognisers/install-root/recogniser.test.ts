import { describe, expect, it } from 'vitest';
import { installRoot } from './recogniser.ts';
import { bench, told, MARKER, NATIVE, large, LOCKED, type Row } from '../fixtures/bench.ts';

describe('an install root', () => {
  const root = '/home/alice/.tool';
  const rows: readonly Row[] = [
    {
      name: 'with an executable whose content says so',
      given: [[`${root}/bin/tool`, large(NATIVE)]],
      want: [`install-root [root:~/.tool marker:${MARKER}] 1.4.2 runnable`],
    },
    {
      name: 'with an executable that says nothing, its version by its folder',
      given: [[`${root}/versions/2.1.3`, 'x']],
      want: ['install-root [root:~/.tool] 2.1.3 runnable'],
    },
    { name: 'without an executable', given: [[`${root}/readme`, 'x']], want: [] },
    {
      name: 'with an empty file, a folder, a device and a link to nothing in its place',
      given: [
        [`${root}/bin/tool`, { link: 'none' }],
        [`${root}/versions/1`, ''],
        [`${root}/versions/2/x`, 'x'],
        [`${root}/versions/3`, { kind: 'other' }],
      ],
      want: [],
    },
    {
      name: 'with an executable that may not be read',
      given: [[`${root}/bin/tool`, { content: 'x', isDenied: true }]],
      want: ['install-root [root:~/.tool] - runnable', `gap denied ${root}/bin/tool`],
    },
    { name: 'with a locked folder', given: [[`${root}/versions`, LOCKED]], want: [`gap denied ${root}/versions`] },
  ];
  for (const { name, given, want } of rows)
    it(name, () =>
      expect(
        told(
          installRoot.recognise(bench(given), {
            kind: 'install-root',
            path: root,
            key: 'root:~/.tool',
            channel: 'native-installer',
            home: '/home/alice',
          }),
        ),
      ).toEqual(want),
    );
});
