import { addMark, isOld, type Mark } from './marks.ts';
import { recordingHost, type Notes } from './recording-host.ts';
import type { Host } from '../host/contract.ts';
import type { HostPath } from '../../domain/host-path.ts';

/**
 * What a whole look asks of a host, by marks: with those of the scopes that it did not have to look at again, all that it rests on but what
 * runs. Whoever compares both can say without a look that it would see the same.
 */
export class Ground implements Notes {
  readonly #marks = new Map<HostPath, Mark | undefined>();
  readonly #begunMs: number;
  #isMarked = true;

  /** @param begunMs when the look begins, ms since 1970 */
  constructor(begunMs: number) {
    this.#begunMs = begunMs;
  }

  /** Its marks; undefined when something was answered, or may have changed meanwhile, that no mark can stand for. */
  get marks(): ReadonlyMap<HostPath, Mark> | undefined {
    if (!this.#isMarked) return undefined;
    const sure = new Map<HostPath, Mark>();
    for (const [path, mark] of this.#marks) {
      if (mark === undefined) return undefined;
      sure.set(path, mark);
    }
    return sure;
  }

  /** The host as the look is to ask it. */
  under(host: Host): Host {
    const recording = recordingHost(host, this);
    const { rootOf } = host;
    let homes: ReturnType<Host['homes']> | undefined;
    return {
      ...recording,
      homes: () => (homes ??= host.homes(recording)),
      ...(rootOf === undefined
        ? {}
        : {
            rootOf: (pid) => {
              this.unmarked();
              return rootOf(pid);
            },
          }),
    };
  }

  note(path: HostPath, mark: Mark): void {
    addMark(this.#marks, path, isOld(mark, this.#begunMs) ? mark : undefined);
  }

  unmarked(): void {
    this.#isMarked = false;
  }

  runs(): void {
    // Compared by whoever compares marks.
  }
}
