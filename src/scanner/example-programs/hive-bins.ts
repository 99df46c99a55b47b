const PAGE = 4096;
const BIN_HEAD = 32;

/** The bins of a hive as they grow: cells of a multiple of eight bytes, none across two bins, what is left of a bin a free cell. */
export class HiveBins {
  readonly #bins: Buffer[] = [];
  #size = 0;
  /** Where the next cell of the last bin would begin. */
  #next = 0;

  /** Room for a cell of so many bytes; its offset, counted from the first bin. */
  allocate(size: number): number {
    const whole = Math.ceil((size + 4) / 8) * 8;
    if (this.#next + whole > this.#size) this.#openBin(whole);
    const at = this.#next;
    this.#next += whole;
    this.#write32(at, -whole);
    return at;
  }

  write(offset: number, content: Uint8Array): void {
    const { bin, at } = this.#binOf(offset);
    bin.set(content, at + 4);
  }

  /** The whole file with its base block. */
  finish(root: number): Uint8Array {
    this.#closeBin();
    const base = Buffer.alloc(PAGE);
    base.write('regf');
    base.writeUInt32LE(1, 4);
    base.writeUInt32LE(1, 8);
    base.writeUInt32LE(1, 20);
    base.writeUInt32LE(5, 24);
    base.writeUInt32LE(1, 32);
    base.writeUInt32LE(root, 36);
    base.writeUInt32LE(this.#size, 40);
    base.writeUInt32LE(1, 44);
    let checksum = 0;
    for (let at = 0; at < 508; at += 4) checksum = (checksum ^ base.readUInt32LE(at)) >>> 0;
    base.writeUInt32LE(checksum, 508);
    return Buffer.concat([base, ...this.#bins]);
  }

  #openBin(cell: number): void {
    this.#closeBin();
    const bin = Buffer.alloc(Math.ceil((BIN_HEAD + cell) / PAGE) * PAGE);
    bin.write('hbin');
    bin.writeUInt32LE(this.#size, 4);
    bin.writeUInt32LE(bin.length, 8);
    this.#next = this.#size + BIN_HEAD;
    this.#size += bin.length;
    this.#bins.push(bin);
  }

  #closeBin(): void {
    if (this.#next < this.#size) this.#write32(this.#next, this.#size - this.#next);
    this.#next = this.#size;
  }

  #write32(offset: number, value: number): void {
    const { bin, at } = this.#binOf(offset);
    bin.writeInt32LE(value, at);
  }

  #binOf(offset: number): { readonly bin: Buffer; readonly at: number } {
    let from = 0;
    for (const bin of this.#bins) {
      if (offset < from + bin.length) return { bin, at: offset - from };
      from += bin.length;
    }
    throw new Error(`no bin at ${offset}`);
  }
}
