/** One system call as strace(1) prints it. */
export interface Call {
  readonly name: string;
  /** The first quoted argument: the path of what takes one; empty when there is none. */
  readonly path: string;
  /** What it returned; 0 when that is no number. */
  readonly result: number;
  /** The whole line. */
  readonly text: string;
}

/** `4711 openat(AT_FDCWD</>, "/etc/passwd", O_RDONLY|O_CLOEXEC) = 17</etc/passwd>`; a call that another thread interrupts has its arguments in its first half. */
const LINE = /^\d+\s+(?:<\.\.\. )?(\w+)(?:\(| resumed>)(.*)$/;

/** The calls of a trace that was written with `strace -f -o`. */
export function callsIn(trace: string): readonly Call[] {
  return trace.split('\n').flatMap((text) => {
    const [, name, rest = ''] = LINE.exec(text) ?? [];
    if (name === undefined) return [];
    return [{ name, path: /"((?:[^"\\]|\\.)*)"/.exec(rest)?.[1] ?? '', result: Number(/= (\d+)/.exec(rest)?.[1] ?? 0), text }];
  });
}
