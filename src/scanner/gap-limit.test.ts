import { expect, it } from 'vitest';
import { gapsBeyond } from './gap-limit.ts';
import type { Gap } from '../domain/evidence.ts';

const gap = (reason: Gap['reason'], more: Partial<Gap> = {}): Gap => ({ reason, scope: 's', ...more });

const rows: readonly { name: string; given: readonly Gap[]; want: unknown }[] = [
  { name: 'no gap: complete', given: [], want: { scope: 's', complete: true, gaps: [] } },
  {
    name: 'the same gap twice is one, another reason or path or detail is another',
    given: [
      gap('denied', { path: '/a' }),
      gap('denied', { path: '/a' }),
      gap('denied', { path: '/b' }),
      gap('budget', { detail: 'x' }),
      gap('budget', { detail: 'y' }),
    ],
    want: {
      scope: 's',
      complete: false,
      gaps: [
        { reason: 'denied', path: '/a' },
        { reason: 'denied', path: '/b' },
        { reason: 'budget', detail: 'x' },
        { reason: 'budget', detail: 'y' },
      ],
    },
  },
  {
    name: 'what a host can make as long as it likes is cut',
    given: [gap('denied', { path: `/${'a'.repeat(99_999)}`, detail: 'd'.repeat(9999) })],
    want: { scope: 's', complete: false, gaps: [{ reason: 'denied', path: `/${'a'.repeat(16_383)}`, detail: 'd'.repeat(512) }] },
  },
];
for (const { name, given, want } of rows) it(name, () => expect(gapsBeyond('s', given)).toEqual(want));

it('lists two hundred, and counts the rest', () => {
  const { gaps, complete } = gapsBeyond(
    's',
    Array.from({ length: 1234 }, (_, at) => gap('denied', { path: `/${at}` })),
  );
  expect(gaps).toHaveLength(201);
  expect(gaps.at(-1)).toEqual({ reason: 'budget', detail: 'and at least 1034 further gaps' });
  expect(complete).toBe(false);
});
