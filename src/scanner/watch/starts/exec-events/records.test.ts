import { describe, expect, it } from 'vitest';
import { toBytes } from '../../../../domain/host-path.ts';
import { execRecords } from './records.ts';

const NONE = Buffer.alloc(0);
const event = (file: string, pid: number): string => `sched_process_exec: filename=${file} pid=${pid} old_pid=${pid}\n`;

const pieces: readonly {
  readonly name: string;
  readonly given: string;
  readonly want: readonly (readonly [string, number])[];
  readonly lost?: number;
}[] = [
  {
    name: 'two starts',
    given: event('/usr/bin/true', 7) + event('./claude', 8),
    want: [
      ['/usr/bin/true', 7],
      ['./claude', 8],
    ],
  },
  {
    name: 'a name with blanks and an end of its own',
    given: event('/tmp/a pid=1 old_pid=1', 9),
    want: [['/tmp/a pid=1 old_pid=1', 9]],
  },
  { name: 'a name with a short end of its own', given: event('/a pid=1', 9), want: [['/a pid=1', 9]] },
  {
    name: 'a name with a newline',
    given: event('/tmp/a\nb', 9) + event('/bin/x', 10),
    want: [
      ['/tmp/a\nb', 9],
      ['/bin/x', 10],
    ],
  },
  {
    name: 'starts that were lost',
    given: `CPU:0 [LOST 898 EVENTS]\n${event('/bin/x', 3)}CPU:1 [LOST 2 EVENTS]\n`,
    want: [['/bin/x', 3]],
    lost: 900,
  },
  { name: 'lines that are none', given: `\nnonsense\nsched_process_fork: pid=1\n${event('/bin/x', 3)}`, want: [['/bin/x', 3]] },
  {
    name: 'a program that was started by its descriptor',
    given: event('', 3) + event('/bin/x', 4),
    want: [
      ['', 3],
      ['/bin/x', 4],
    ],
  },
  { name: 'nothing', given: '', want: [] },
];

describe('execRecords', () => {
  for (const { name, given, want, lost = 0 } of pieces) {
    it(`reads ${name}`, () => {
      const read = execRecords(NONE, Buffer.from(given));
      expect(read.execs.map(({ file, pid }) => [file, pid])).toEqual(want);
      expect(read.lost).toBe(lost);
      expect(read.rest.length).toBe(0);
    });
  }

  it('keeps every byte of a name', () => {
    const name = Buffer.from([0x2f, 0xff, 0x2f, 0xe4]);
    const { execs } = execRecords(
      NONE,
      Buffer.concat([Buffer.from('sched_process_exec: filename='), name, Buffer.from(' pid=5 old_pid=5\n')]),
    );
    expect(execs.map(({ file }) => [...toBytes(file)])).toEqual([[...name]]);
  });

  it('goes on where a piece was cut, wherever that is', () => {
    const whole = Buffer.from(event('/usr/bin/true', 7) + event('/tmp/a\nb', 8));
    for (let at = 0; at <= whole.length; at += 1) {
      const first = execRecords(NONE, whole.subarray(0, at));
      const second = execRecords(first.rest, whole.subarray(at));
      expect([...first.execs, ...second.execs].map(({ pid }) => pid)).toEqual([7, 8]);
    }
  });

  it('lets go of an event that does not end', () => {
    const { execs, rest } = execRecords(NONE, Buffer.from(`sched_process_exec: filename=${'x\n'.repeat(20_000)}`));
    expect([execs.length, rest.length]).toEqual([0, 0]);
  });
});
