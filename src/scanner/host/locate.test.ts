import { describe, expect, it } from 'vitest';
import { isOutcome } from './contract.ts';
import { locate } from './locate.ts';
import { recordedHost } from './recorded.ts';
import type { RecordedNode } from './recorded-tree.ts';

const host = recordedHost({
  platform: 'windows',
  tree: new Map<string, RecordedNode>([
    ['/Program Files/Tool/Tool.exe', 'MZ'],
    ['/Program Files (x86)/Old/old.exe', 'MZ'],
    ['/Users/Jörg Müller/x.exe', 'MZ'],
    ['/Users/locked', { kind: 'folder', isDenied: true }],
  ]),
});

describe('a path that a Windows host names', () => {
  const rows: readonly { readonly given: string; readonly want: string }[] = [
    { given: '/Program Files/Tool/Tool.exe', want: '/Program Files/Tool/Tool.exe' },
    { given: '/PROGRAM FILES/tool/TOOL.EXE', want: '/Program Files/Tool/Tool.exe' },
    { given: '/PROGRA~2/old/old.exe', want: '/Program Files (x86)/Old/old.exe' },
    { given: '/users/J\uFFFDrg M\uFFFD\uFFFDller/x.exe', want: '/Users/Jörg Müller/x.exe' },
    { given: '/users/J\uFFFDg M\uFFFDller/x.exe', want: 'absent' },
    { given: '/users/Jorg M\uFFFDller/x.exe', want: 'absent' },
    { given: '/Program Files/Tool/none.exe', want: 'absent' },
    { given: '/Program Files/Tool/Tool.exe/x', want: 'absent' },
    { given: '/USERS/locked/x', want: 'denied' },
  ];
  for (const { given, want } of rows)
    it(given, () => {
      const answer = locate(host, given);
      expect(isOutcome(answer) ? answer : answer.path).toBe(want);
    });
});
