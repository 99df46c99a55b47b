import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ledger, LedgerWriter, NONE, type FolderRecord } from './ledger.ts';
import { NextLedger } from './next-ledger.ts';

const record = (name: string, inode: number): FolderRecord => ({
  name,
  dueAt: 5,
  stamp: { device: 1, inode, modifiedMs: 2, changedMs: 3 },
  leads: [],
});

/** Each folder, by the number of one before it that holds it; the first is a top. */
function ledgerOf(parents: readonly number[]): Ledger {
  const writer = new LedgerWriter();
  parents.forEach((parent, at) => writer.add(at === 0 ? NONE : parent % at, record(at === 0 ? '/top' : `f${at}`, at)));
  const ledger = Ledger.read(writer.bytes());
  if (ledger === undefined) throw new Error('not read back');
  return ledger;
}

/** `path inode` of all that a ledger holds. */
function held(ledger: Ledger): readonly string[] {
  const all: string[] = [];
  const waiting = ledger.tops.map((top) => ({ at: top, path: ledger.name(top) }));
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    all.push(`${one.path} ${ledger.stamp(one.at).inode}`);
    for (let child = ledger.first(one.at); child !== NONE; child = ledger.next(child))
      waiting.push({ at: child, path: `${one.path}/${ledger.name(child)}` });
  }
  return all.toSorted();
}

describe('the ledger that a sweep leaves', () => {
  it('holds each folder once, below the one that holds it: as it was, changed, or not met', () => {
    const folders = fc.array(fc.nat(), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        folders,
        fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
        fc.nat({ max: 45 }),
        (parents, changes, stop) => {
          const old = ledgerOf(parents);
          const next = new NextLedger(old);
          const want: string[] = [];
          // As a sweep walks: children by what their parent was, until it is broken off.
          const queue: { old: number; path: string; parent?: number }[] = [{ old: 0, path: '/top', parent: NONE }];
          let met = 0;
          for (; met < stop && queue.length > 0; met += 1) {
            if (met % 7 === 6) next.bytes(queue); // kept for the case of a kill; leaves no trace
            const item = queue.pop();
            if (item === undefined) break;
            const isChanged = changes[item.old] === true;
            const inode = item.old + (isChanged ? 1000 : 0);
            want.push(`${item.path} ${inode}`);
            const parent = isChanged
              ? next.add(item, record(item.old === 0 ? '/top' : old.name(item.old), inode))
              : (next.same(item.old, item.parent), undefined);
            for (let child = old.first(item.old); child !== NONE; child = old.next(child))
              queue.push({ old: child, path: `${item.path}/${old.name(child)}`, ...(parent === undefined ? {} : { parent }) });
          }
          for (const item of queue) {
            const waiting = [item];
            for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
              want.push(`${one.path} ${one.old}`);
              for (let child = old.first(one.old); child !== NONE; child = old.next(child))
                waiting.push({ old: child, path: `${one.path}/${old.name(child)}` });
            }
          }
          const read = Ledger.read(next.bytes(queue));
          expect(read === undefined ? undefined : held(read)).toEqual(want.toSorted());
        },
      ),
    );
  });

  it('writes nothing while all is as it was', () => {
    const next = new NextLedger(ledgerOf([0, 0, 1, 1]));
    for (const at of [0, 1, 2, 3]) next.same(at);
    expect(next.size).toBe(0);
    next.add({ old: NONE, parent: NONE }, record('/new', 9));
    expect(next.size).toBe(5);
  });

  it('forgets what lies below a folder that it could not keep', () => {
    const old = ledgerOf([0, 0, 1]);
    const next = new NextLedger(old);
    const lost = next.add({ old: 0, parent: NONE }, { ...record('x', 1), name: 'x'.repeat(70_000) });
    next.same(1, lost);
    next.same(2);
    expect(next.size).toBe(0);
  });
});
