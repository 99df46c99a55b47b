/**
 * Cuts a stream of bytes into lines, each ended by LF and decoded as UTF-8. Holds at most `maxBytes` of an unfinished
 * line: `push` answers `too-long` when the other side sends more, and the session must end.
 */
export class LineCutter {
  readonly #maxBytes: number;
  #parts: Uint8Array[] = [];
  #held = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The lines that this chunk completes, in order, without their LF. */
  push(chunk: Uint8Array): readonly string[] | 'too-long' {
    const lines: string[] = [];
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      if (this.#held + end - from > this.#maxBytes) return 'too-long';
      lines.push(this.#take(chunk.subarray(from, end)));
      from = end + 1;
    }
    const rest = chunk.subarray(from);
    if (this.#held + rest.length > this.#maxBytes) return 'too-long';
    if (rest.length > 0) {
      this.#parts.push(Buffer.from(rest));
      this.#held += rest.length;
    }
    return lines;
  }

  #take(last: Uint8Array): string {
    const line = Buffer.concat([...this.#parts, last]).toString('utf8');
    this.#parts = [];
    this.#held = 0;
    return line;
  }
}
