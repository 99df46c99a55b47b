import { isAscii } from 'node:buffer';
import { fromBytes, type HostPath } from '../../../../domain/host-path.ts';

/** One program that was started, in the kernel's words. */
export interface ExecRecord {
  readonly pid: number;
  /** As it was given to exec(2): absolute, or relative to the folder of whoever called; a link or a `#!` script by its own name. */
  readonly file: HostPath;
}

/** What a piece of the trace says. */
export interface ExecRecords {
  readonly execs: readonly ExecRecord[];
  /** Starts that the kernel had no room for. */
  readonly lost: number;
  /** Bytes at the end that the next piece goes on with. */
  readonly rest: Buffer;
}

/**
 * The trace's layout, with `context-info` off (Documentation/trace/events.rst; seen on Linux 6.18), one event a line:
 *
 *     sched_process_exec: filename=/usr/bin/true pid=16892 old_pid=16892
 *     CPU:0 [LOST 898 EVENTS]
 *
 * A file's name stands there as it is, and may hold a newline, or a whole line that looks like another event: whoever reads this
 * asks /proc about the pid, and believes nothing that only stands here.
 */
const BEGIN = 'sched_process_exec: filename=';
const PID = ' pid=';
/** `…/true pid=16892 old_pid=16892` */
const END = /^ pid=(\d{1,7}) old_pid=\d{1,7}$/;
/** ` pid=4194304 old_pid=4194304` and room: pids have at most seven digits (proc(5), pid_max). */
const END_BYTES = 30;
const LOST = /^CPU:\d+ \[LOST (\d{1,15}) EVENTS\]$/;
/** The kernel cuts a path at 4096 bytes, and an event at less than two pages: what is longer is no event. */
const MAX_REST = 16_384;

/**
 * All whole events of `rest` (of the piece before) and `piece`. It is read as text, a character for each byte: this runs in a process that
 * compiles nothing, where what is done byte by byte would take most of the time.
 */
export function execRecords(rest: Buffer, piece: Buffer): ExecRecords {
  const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
  const text = bytes.toString('latin1');
  const isPlain = isAscii(bytes);
  const execs: ExecRecord[] = [];
  let lost = 0;
  let begin = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
    if (!text.startsWith(BEGIN, begin)) {
      lost += lostIn(text, begin, end);
      begin = end + 1;
      continue;
    }
    // Only the end is looked at: a name of four thousand newlines would else be read as many times.
    const tail = text.slice(Math.max(begin + BEGIN.length, end - END_BYTES), end);
    const at = tail.lastIndexOf(PID);
    const pid = at < 0 ? undefined : END.exec(tail.slice(at))?.[1];
    if (pid === undefined) continue; // a newline in the name: the event goes on behind it
    const [from, to] = [begin + BEGIN.length, end - tail.length + at];
    execs.push({ pid: Number(pid), file: isPlain ? text.slice(from, to) : fromBytes(bytes.subarray(from, to)) });
    begin = end + 1;
  }
  const left = bytes.subarray(begin);
  return { execs, lost, rest: left.length > MAX_REST ? Buffer.alloc(0) : Buffer.from(left) };
}

function lostIn(text: string, begin: number, end: number): number {
  return text[begin] !== 'C' || end - begin > 64 ? 0 : Number(LOST.exec(text.slice(begin, end))?.[1] ?? 0);
}
