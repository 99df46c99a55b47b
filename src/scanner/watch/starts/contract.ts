import type { HostPath } from '../../../domain/host-path.ts';

/** A program that was started; it may have ended already. */
export interface ProgramStart {
  readonly pid: number;
  /** As it was given to exec(2): absolute or relative, a link or a script by its own name; absent where only the process was seen. */
  readonly file?: HostPath;
  /** The wanted name that it bears; absent for one that only lies where no package manager puts programs. */
  readonly name?: string;
}

/** Who hears of starts. */
export interface OnStarts {
  started(start: ProgramStart): void;
  /** So many starts came faster than they could be taken. */
  missed(count: number): void;
}

/** Who hears also that a sensor works no longer. */
export interface OnSensor extends OnStarts {
  failed(why: string): void;
}

/**
 * Notices that programs are started: those that bear a wanted name and, where it sees all of them, those that lie outside of the
 * folders of package managers. It says what it noticed and looks no further; a name proves nothing.
 */
export interface StartsSensor {
  /** The names that count from now on, as commands are typed. */
  want(names: ReadonlySet<string>): void;
  /** Takes what was noticed since the last call, and answers after how many milliseconds it wants to be called again; absent where it is woken. */
  tick?(): number;
  /** A process of our own was started: it must be noticed, or this sensor is deaf, or counts processes by other numbers than /proc. */
  expect?(pid: number): void;
  /** Whether what was expected is not noticed, nor within two seconds. */
  isDeaf?(): Promise<boolean>;
  /** Lets go of what is open. */
  close(): void;
}
