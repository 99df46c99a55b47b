import { describe, expect, it } from 'vitest';
import { AuditCheck, auditDigest, BEFORE_FIRST, type AuditSeal, type ChainedLine } from './audit-chain.ts';

const AT = '2026-11-20T09:00:00.000Z';

/** A log of lines with these actors, chained as the collector does it. */
function logOf(actors: readonly string[]): ChainedLine[] {
  const lines: ChainedLine[] = [];
  for (const [index, actor] of actors.entries()) {
    const previous = lines.at(-1)?.digest ?? BEFORE_FIRST;
    const line = {
      number: index + 1,
      at: AT,
      actor,
      action: 'host.read',
      subject: 'x',
      detail: { name: 'n', count: index },
      previous,
    };
    lines.push({ ...line, digest: auditDigest(line) });
  }
  return lines;
}

/** Chained anew from a line on, as somebody does who can write the whole table. */
function rechained(lines: readonly ChainedLine[]): ChainedLine[] {
  const chained: ChainedLine[] = [];
  for (const [index, line] of lines.entries()) {
    const again = { ...line, number: index + 1, previous: chained.at(-1)?.digest ?? BEFORE_FIRST };
    chained.push({ ...again, digest: auditDigest(again) });
  }
  return chained;
}

const sealAt = (line: ChainedLine | undefined): AuditSeal => ({ number: line?.number ?? 0, digest: line?.digest ?? '', at: AT });
const whole = logOf(['a', 'b', 'c', 'd', 'e', 'f']);
const seals = [sealAt(whole[2]), sealAt(whole[4])];
const without = (...numbers: readonly number[]) => whole.filter((line) => !numbers.includes(line.number));
const changed = (number: number, change: Partial<ChainedLine>) =>
  whole.map((line) => (line.number === number ? { ...line, ...change } : line));

describe('T70: a check of the audit log', () => {
  const cases = [
    { name: 'nothing', given: whole, want: [] },
    { name: 'a line added after the last seal', given: whole.slice(0, 6), want: [] },
    { name: 'an actor', given: changed(2, { actor: 'z' }), want: ['2 changed'] },
    { name: 'a time', given: changed(2, { at: '2026-11-20T09:00:00.001Z' }), want: ['2 changed'] },
    { name: 'a detail', given: changed(4, { detail: { name: 'm', count: 3 } }), want: ['4 changed'] },
    { name: 'the last line', given: changed(6, { subject: 'y' }), want: ['6 changed'] },
    { name: 'a line with its digest', given: changed(2, rechained(changed(2, { actor: 'z' }))[1] ?? {}), want: ['3 unlinked'] },
    { name: 'everything from a line on', given: rechained(changed(2, { actor: 'z' })), want: ['3 rewritten', '5 rewritten'] },
    { name: 'a line removed', given: without(4), want: ['4 missing'] },
    { name: 'a line removed and the rest numbered anew', given: rechained(without(2)), want: ['3 rewritten', '5 rewritten'] },
    { name: 'the first line removed', given: without(1), want: ['1 missing'] },
    {
      name: 'two lines exchanged',
      given: [0, 2, 1, 3, 4, 5].flatMap((at) => whole[at] ?? []),
      want: ['2 missing', '2 out-of-order'],
    },
    { name: 'a line twice', given: [...whole.slice(0, 3), ...whole.slice(2)], want: ['3 out-of-order'] },
    { name: 'the end cut off', given: whole.slice(0, 4), want: ['5 cut-off'] },
    { name: 'all of it', given: [], want: ['1 cut-off'] },
  ];
  for (const { name, given, want } of cases) {
    it(`${want.length === 0 ? 'is content with' : 'finds'} ${name}`, () => {
      const check = new AuditCheck(seals);
      for (const line of given) check.take(line);
      const { problems, sealed, lines } = check.end();
      expect(problems.map(({ line, what }) => `${line} ${what}`)).toEqual(want);
      expect(lines).toBe(given.length);
      if (want.length === 0) expect(sealed?.number).toBe(5);
    });
  }
  it('says which of it nobody vouches for', () => {
    const check = new AuditCheck([]);
    for (const line of whole) check.take(line);
    expect(check.end()).toEqual({ lines: 6, problems: [] });
  });
  it('lists no more than a hundred', () => {
    const check = new AuditCheck([]);
    for (const line of logOf(Array.from({ length: 300 }, () => 'a'))) check.take({ ...line, actor: 'z' });
    expect(check.end().problems).toHaveLength(100);
  });
});
