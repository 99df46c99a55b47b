import { describe, expect, it } from 'vitest';
import { executable } from './recogniser.ts';
import { buildExecutable } from '../../example-programs/executables.ts';
import type { RecordedNode } from '../../host/recorded-tree.ts';
import { bench, factsOf, told, MB, MARKER, NATIVE, OTHER, GO, large, type Row } from '../fixtures/bench.ts';
import type { Host } from '../../host/contract.ts';

const WINDOWS = buildExecutable({ kind: 'native', text: '' }, 'pe');
const small = (content: Uint8Array, mode = 0o755): RecordedNode => ({ content, size: 70 * 1024, mode });

describe('an executable by itself', () => {
  const at = '/home/alice/bin/x';
  const rows: readonly (Row & { at?: string })[] = [
    {
      name: 'renamed, by what its content says',
      given: [[at, large(NATIVE)]],
      want: [`executable [marker:${MARKER}] 1.4.2 runnable`],
    },
    { name: 'without leave to run', given: [[at, large(NATIVE, 0o600)]], want: [`executable [marker:${MARKER}] 1.4.2 runnable`] },
    {
      name: 'of Go, by its module',
      given: [[at, large(GO)]],
      want: ['executable [go-module:example.org/tool] - runnable'],
    },
    { name: 'of another product', given: [[at, large(OTHER)]], want: [] },
    { name: 'that is too small to be looked into', given: [[at, { content: NATIVE }]], want: [] },
    {
      name: 'small, with a wanted name',
      given: [['/home/alice/bin/tool', 'echo']],
      at: '/home/alice/bin/tool',
      want: ['executable [command:tool] - runnable'],
    },
    {
      name: 'small, marked executable',
      given: [[at, small(NATIVE)]],
      want: [`executable [marker:${MARKER}] 1.4.2 runnable`],
    },
    {
      name: 'a small program of a name that only it has',
      given: [['/home/alice/x/OnlyTool.exe', { content: WINDOWS, size: 8 * 1024 }]],
      at: '/home/alice/x/OnlyTool.exe',
      want: ['executable [distinct-command:onlytool] - runnable'],
    },
    {
      name: 'a script of a name that only a program has',
      given: [['/home/alice/x/onlytool', `#!/bin/sh\n${'#'.repeat(10_000)}`]],
      at: '/home/alice/x/onlytool',
      want: [],
    },
    {
      name: 'of Windows, by its version resource and publisher',
      given: [
        [
          at.replace('x', 'x.exe'),
          small(
            buildExecutable({ kind: 'native', text: '' }, 'pe', {
              version: { company: 'TOOL GmbH', product: 'The tool', version: '3.2.1.0' },
              publisher: 'Tool GmbH',
            }),
            0o644,
          ),
        ],
      ],
      at: at.replace('x', 'x.exe'),
      want: ['executable [version-info:tool gmbh/the tool publisher:tool gmbh] 3.2.1.0 runnable'],
    },
    {
      name: 'an installer, which is not what it installs',
      given: [
        [
          at,
          small(
            buildExecutable({ kind: 'native', text: '' }, 'pe', {
              version: { company: 'Tool GmbH', product: 'The Tool', description: 'The Tool Setup' },
            }),
          ),
        ],
      ],
      want: [],
    },
    {
      name: 'of macOS, by its signature',
      given: [
        [
          at,
          small(
            buildExecutable({ kind: 'native', text: '' }, 'mach-o', {
              signature: { identifier: 'com.example.tool', team: 'AB12CD34EF' },
            }),
          ),
        ],
      ],
      want: ['executable [signing-id:com.example.tool signed:AB12CD34EF/com.example.tool team:AB12CD34EF] - runnable'],
    },
    { name: 'of zeros only', given: [[at, { size: 10 * 1024 * MB }]], want: [] },
    {
      name: 'that may not be read',
      given: [[at, { content: NATIVE, size: 20 * MB, isDenied: true }]],
      want: [`gap denied ${at}`],
    },
  ];
  for (const { name, given, want, at: path = at } of rows) {
    it(name, () => {
      const own = bench(given);
      expect(
        told(executable.recognise(own, { kind: 'file', path, facts: factsOf(own.host, path), channel: 'copied-binary' })),
      ).toEqual(want);
    });
  }
  it('is read once while it is the same file', () => {
    const own = bench([[at, large(NATIVE)]]);
    let opened = 0;
    const host: Host = { ...own.host, open: (path) => ((opened += 1), own.host.open(path)) };
    const candidate = { kind: 'file', path: at, facts: factsOf(host, at), channel: 'copied-binary' } as const;
    const answers = [1, 2, 3].map(() => told(executable.recognise({ ...own, host }, candidate)));
    expect(new Set(answers.flat()).size).toBe(1);
    expect(opened).toBe(1);
    executable.recognise({ ...own, host }, { ...candidate, facts: { ...candidate.facts, changedMs: 1 } });
    expect(opened).toBe(2);
  });
});
