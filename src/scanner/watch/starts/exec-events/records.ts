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
const BEGIN = Buffer.from('sched_process_exec: filename=');
const PID = Buffer.from(' pid=');
/** `…/true pid=16892 old_pid=16892` */
const END = /^ pid=(\d{1,7}) old_pid=\d{1,7}$/;
/** ` pid=4194304 old_pid=4194304` and room: pids have at most seven digits (proc(5), pid_max). */
const END_BYTES = 30;
const LOST = /^CPU:\d+ \[LOST (\d{1,15}) EVENTS\]$/;
const NEWLINE = 0x0a;
/** The kernel cuts a path at 4096 bytes, and an event at less than two pages: what is longer is no event. */
const MAX_REST = 16_384;

/** All whole events of `rest` (of the piece before) and `piece`. */
export function execRecords(rest: Buffer, piece: Buffer): ExecRecords {
  const text = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
  const execs: ExecRecord[] = [];
  let lost = 0;
  let begin = 0;
  for (let end = text.indexOf(NEWLINE); end >= 0; end = text.indexOf(NEWLINE, end + 1)) {
    const line = text.subarray(begin, end);
    if (!startsWith(line, BEGIN)) {
      lost += lostIn(line);
      begin = end + 1;
      continue;
    }
    const exec = execIn(line);
    if (exec === undefined) continue; // a newline in the name: the event goes on behind it
    execs.push(exec);
    begin = end + 1;
  }
  const left = text.subarray(begin);
  return { execs, lost, rest: left.length > MAX_REST ? Buffer.alloc(0) : Buffer.from(left) };
}

function execIn(line: Buffer): ExecRecord | undefined {
  // Only the end is looked at: a name of four thousand newlines would else be read as many times.
  const tail = Math.max(BEGIN.length, line.length - END_BYTES);
  const at = tail + line.subarray(tail).lastIndexOf(PID);
  if (at < tail) return undefined;
  const pid = END.exec(line.toString('latin1', at))?.[1];
  return pid === undefined ? undefined : { pid: Number(pid), file: fromBytes(line.subarray(BEGIN.length, at)) };
}

function lostIn(line: Buffer): number {
  if (line[0] !== 0x43 || line.length > 64) return 0;
  return Number(LOST.exec(line.toString('latin1'))?.[1] ?? 0);
}

function startsWith(line: Buffer, start: Buffer): boolean {
  return line.length >= start.length && line.compare(start, 0, start.length, 0, start.length) === 0;
}
