import { expect, test } from 'vitest';
import { lookWith } from '../fixtures/look.ts';

const MARKER = 'charmbracelet/crush/internal';
const SIGNATURES = { crush: { executables: { markers: [{ text: MARKER, in: 'script' as const }] } } };
const program = (text: string): string => `#!/bin/sh\n${text}\n`.padEnd(6_000_000, '#');

test('a program whose content names the product, whatever its name; others and small ones are not', () => {
  const tree = {
    '/home/bob/go/bin/notes': program(MARKER),
    '/home/bob/go/bin/crush': program('another'),
    '/home/bob/go/bin/small': MARKER,
  };
  expect(lookWith('go', tree, SIGNATURES)).toEqual({
    rows: [{ product: 'crush', channel: 'go', identity: 'proven', account: 'bob', anchor: '/home/bob/go/bin/notes', paths: [] }],
    gaps: [],
  });
});
