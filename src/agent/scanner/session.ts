import type { Readable, Writable } from 'node:stream';

/** One life of the scanner, however it is reached. It ends by itself when we are killed, since its input closes. */
export interface ScannerSession {
  /** Takes orders while it is writable. */
  readonly input: Writable;
  readonly output: Readable;
  /** Asks it to end. */
  end(): void;
  /** Ends it without asking; of one that is a service only our side of the connection, which its manager then ends. */
  kill(): void;
}
