import { describe, expect, it } from 'vitest';
import { executable } from './recogniser.ts';
import { bench, factsOf, told, MB, MARKER, NATIVE, OTHER, GO, large, type Row } from '../fixtures/bench.ts';
import type { Host } from '../../host/contract.ts';

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
