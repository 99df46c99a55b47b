import { describe, expect, it } from 'vitest';
import { installedProgram } from './recogniser.ts';
import { INDEX, told, type Row } from '../fixtures/bench.ts';
import { recordedHost } from '../../host/recorded.ts';
import { identityCache } from '../../identity-cache.ts';
import type { InstalledProgramCandidate } from '../../places/contract.ts';

const MZ = 'MZ a program';
const listed = (more: Partial<InstalledProgramCandidate>): InstalledProgramCandidate => ({
  kind: 'installed-program',
  keys: ['program:tool'],
  name: 'Tool 3',
  path: '/Windows/System32/config/SOFTWARE/Uninstall/Tool',
  channel: 'native-installer',
  programs: [],
  ...more,
});

const rows: readonly (Row & { readonly candidate: Partial<InstalledProgramCandidate> })[] = [
  { name: 'that names nothing', given: [], candidate: {}, want: ['installed-program [program:tool] - bare'] },
  {
    name: 'with a program in its folder, in another case',
    given: [['/Tools/Tool/Tool.EXE', MZ]],
    candidate: { folder: '/TOOLS/tool', version: '3.1' },
    want: ['installed-program [program:tool] 3.1 runnable'],
  },
  {
    name: 'in a folder without a program',
    given: [
      ['/Tools/Tool/readme.txt', 'x'],
      ['/Tools/Tool/script.exe', '#!/bin/sh'],
    ],
    candidate: { folder: '/Tools/Tool' },
    want: ['installed-program [program:tool] - bare'],
  },
  {
    name: 'with its uninstaller alone',
    given: [
      ['/Tools/Tool/unins000.exe', MZ],
      ['/ProgramData/Package Cache/{1}/tool.exe', MZ],
    ],
    candidate: { folder: '/Tools/Tool', programs: ['/Tools/Tool/unins000.exe', '/ProgramData/Package Cache/{1}/tool.exe'] },
    want: ['installed-program [program:tool] - bare'],
  },
  {
    name: 'in a folder that may not be looked at',
    given: [
      ['/Tools', { kind: 'folder', isDenied: true }],
      ['/Tools/Tool/tool.exe', MZ],
    ],
    candidate: { folder: '/Tools/Tool' },
    want: ['installed-program [program:tool] - bare', 'gap denied /Tools/Tool'],
  },
];

describe('a program that Windows lists', () => {
  for (const { name, given, candidate, want } of rows)
    it(name, () => {
      const host = recordedHost({ platform: 'windows', tree: new Map(given) });
      expect(told(installedProgram.recognise({ host, wanted: INDEX, cache: identityCache() }, listed(candidate)))).toEqual(want);
    });
  it('has its folder as root, and all programs in it as paths', () => {
    const host = recordedHost({
      platform: 'windows',
      tree: new Map([
        ['/Tools/Tool/tool.exe', MZ],
        ['/Tools/Tool/a.exe', MZ],
      ]),
    });
    const bench = { host, wanted: INDEX, cache: identityCache() };
    const [answer] = installedProgram.recognise(bench, listed({ programs: ['/Tools/Tool/tool.exe'] }));
    expect(answer).toMatchObject({ root: '/Tools/Tool', paths: ['/Tools/Tool/tool.exe', '/Tools/Tool/a.exe'] });
  });
});
