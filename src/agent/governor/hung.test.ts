import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterAnswer, afterHang, hungIn, leftOut } from './hung.ts';

const HOUR = 3_600_000;
const NOON = Date.parse('2026-11-21T12:00:00.000Z');
const at = (ms: number) => new Date(NOON + ms).toISOString();
const namesOf = (list: readonly { readonly what: string }[]) => list.map(({ what }) => what);

describe('scopes that hung', () => {
  it('T14: are left out for an hour, then for four, then for a day, and tried again after each', () => {
    let known = afterHang([], ['npm@1'], at(0));
    let nowMs = 0;
    for (const hours of [1, 4, 24, 24]) {
      expect(namesOf(leftOut(known, at(nowMs + hours * HOUR - 1)))).toEqual(['npm@1']);
      expect(leftOut(known, at(nowMs + hours * HOUR))).toEqual([]);
      nowMs += hours * HOUR;
      known = afterHang(known, ['npm@1'], at(nowMs));
    }
    expect(namesOf(afterAnswer(known, leftOut(known, at(nowMs))))).toEqual(['npm@1']);
    expect(afterAnswer(known, leftOut(known, at(nowMs + 25 * HOUR)))).toEqual([]);
  });

  it('F16: are never left out for longer than a day, wherever the clock jumps', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), fc.integer({ min: 1, max: 6 }), (jumpMs, times) => {
        let known = afterHang([], ['a'], at(0));
        for (let time = 1; time < times; time += 1) known = afterHang(known, ['a'], at(0));
        const isLeftOut = leftOut(known, at(jumpMs)).length > 0;
        if (jumpMs > 24 * HOUR || jumpMs < -24 * HOUR) expect(isLeftOut).toBe(false);
        const again = afterHang(known, ['a'], at(jumpMs));
        expect(leftOut(again, at(jumpMs + 24 * HOUR))).toEqual([]);
      }),
    );
  });

  it('are kept as JSON, and anything else is nothing', () => {
    const known = afterHang([], ['a', 'b'], at(0));
    expect(hungIn(JSON.stringify(known))).toEqual(known);
    for (const odd of [undefined, '', '{', '7', '[7]', '[{"what":"a"}]', '[{"what":"a","times":1,"lastAt":"x","until":"y"}]'])
      expect(hungIn(odd)).toEqual([]);
  });

  it('are a thousand at most, the latest', () => {
    const many = Array.from({ length: 1200 }, (_, index) => `s${index}`);
    const known = afterHang(afterHang([], many, at(0)), ['last'], at(1));
    expect(known).toHaveLength(1000);
    expect(known[0]?.what).toBe('last');
  });
});
