/**
 * What says, beside its number, that a process is the one of before and still runs the same program under the same name: when it started, where
 * its stack lies, which each exec(2) moves, and its name (proc(5), /proc/PID/stat, fields 22, 28 and 2). `kernel` of a thread of the kernel
 * and of a process that is over but for its number: none of them runs a program.
 */
export function lifeIn(stat: Uint8Array): string {
  // `123 (name with ) and spaces) S 1 …`: the name ends at the last parenthesis.
  const text = Buffer.from(stat.buffer, stat.byteOffset, stat.byteLength).toString('latin1');
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  const [state, flags, start, stack] = [fields[0], fields[6], fields[19], fields[25]];
  if (state === 'Z' || state === 'X' || (Number(flags) & PF_KTHREAD) !== 0) return NO_PROGRAM;
  return `${start} ${stack} ${text.slice(text.indexOf('(') + 1, end)}`;
}

/** Whether the life says that of a program: the stack's place is told, to who may trace the process, and is not one of its making (0 or 1). */
export function isTold(life: string): boolean {
  return !/^\S+ \d?(?: |$)/.test(life);
}

/** The life of what runs no program. */
export const NO_PROGRAM = 'kernel';

/** include/linux/sched.h */
const PF_KTHREAD = 0x0020_0000;
