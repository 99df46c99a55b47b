import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from './database.ts';
import type { SpoolEntry } from './entry.ts';
import { AT, finding } from './fixtures/finding.ts';
import { openRowOf, Reported } from './reported.ts';

let database: DatabaseSync;
let reported: Reported;
beforeEach(() => {
  database = openDatabase(':memory:');
  reported = new Reported(database);
});
afterEach(() => database.close());

const told = (...given: Parameters<typeof finding>): SpoolEntry => ({ kind: 'finding', finding: finding(...given) });

const ENTRIES: readonly { readonly name: string; readonly given: readonly SpoolEntry[]; readonly want: readonly string[] }[] = [
  { name: 'nothing new', given: [], want: ['1 of 1', '2 of 1'] },
  { name: 'a change and a new one', given: [told('1', '2'), told('3', '1')], want: ['1 of 2', '2 of 1', '3 of 1'] },
  { name: 'one that is gone', given: [told('1', '1', 'gone')], want: ['2 of 1'] },
  { name: 'a resync that names one', given: [{ kind: 'resync', at: AT }, told('2', '1')], want: ['2 of 1'] },
  { name: 'a resync behind a change', given: [told('1', '2'), { kind: 'resync', at: AT }], want: [] },
  { name: 'a loss', given: [{ kind: 'loss', at: AT, what: 'x', count: 1 }], want: ['1 of 1', '2 of 1'] },
];

describe('Reported', () => {
  const open = (entries: readonly SpoolEntry[] = []) =>
    reported.openAfter(entries).map((row) => `${row.id[0] ?? ''} of ${row.version ?? ''}`);

  for (const { name, given, want } of ENTRIES) {
    it(`says what the collector has open after ${name}, and changes nothing by that`, () => {
      for (const digit of ['1', '2']) reported.report(openRowOf(finding(digit, '1')));
      expect(open(given)).toEqual(want);
      expect(open()).toEqual(['1 of 1', '2 of 1']);
    });
  }

  it('gives back what was reported, with and without a version, until it is gone', () => {
    const { version: _, ...versionless } = finding('2', '1');
    for (const one of [finding('1', '1'), versionless]) reported.report(openRowOf(one));
    expect(reported.openAfter([])).toEqual([
      { id: '1'.repeat(32), state: 'installed', identity: 'proven', version: '1' },
      { id: '2'.repeat(32), state: 'installed', identity: 'proven' },
    ]);
    reported.report(openRowOf(finding('1', '1', 'gone')));
    expect(open()).toEqual(['2 of ']);
    reported.clear();
    expect(open()).toEqual([]);
  });

  it('leaves a refused finding out of a resync until it is tried again or the chain begins anew', () => {
    const save = database.prepare('INSERT INTO finding (id, body, gone, sum) VALUES (?, ?, ?, 0)');
    for (const one of [finding('1', '1'), finding('2', '1'), finding('3', '1', 'gone')])
      save.run(one.id, JSON.stringify(one), one.state === 'gone' ? 1 : null);
    const resyncable = () => reported.resyncable().map((id) => id[0]);
    expect(resyncable()).toEqual(['1', '2']);
    for (const digit of ['1', '2']) reported.refuse(digit.repeat(32));
    expect(resyncable()).toEqual([]);
    reported.retry('1'.repeat(32));
    expect(resyncable()).toEqual(['1']);
    reported.forget();
    expect(resyncable()).toEqual(['1', '2']);
  });
});
