import type { ByteSource } from './byte-source.ts';

/** A source that hands out at most so many bytes; `spent` is what it has handed out. */
export interface BudgetedSource extends ByteSource {
  readonly spent: number;
}

/** The same bytes, but never more than `maxBytes` of them in total: past that every read is empty, as at the end of the file. */
export function withBudget(source: ByteSource, maxBytes: number): BudgetedSource {
  let spent = 0;
  return {
    size: source.size,
    get spent() {
      return spent;
    },
    read(offset, length, scratch) {
      if (!(offset >= 0) || !(length > 0) || offset >= source.size) return new Uint8Array(0);
      const bytes = source.read(offset, Math.min(length, maxBytes - spent, source.size - offset), scratch);
      spent += bytes.length;
      return bytes;
    },
  };
}

/** Exactly `length` bytes as a view, or undefined when the file ends before or the budget is spent: a structure is read whole or not at all. */
export function readView(source: ByteSource, offset: number, length: number): DataView | undefined {
  if (!Number.isSafeInteger(offset) || offset < 0 || length <= 0 || offset + length > source.size) return undefined;
  const bytes = source.read(offset, length);
  return bytes.length < length ? undefined : new DataView(bytes.buffer, bytes.byteOffset, length);
}

/** An unsigned 64-bit little-endian number; above 2^53 it is inexact, but still larger than any file, so range checks hold. */
export function u64(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * 0x1_0000_0000 + view.getUint32(at, true);
}

/** Latin-1 text of `length` bytes at `at`, cut at the first NUL byte and at the end of the bytes. */
export function textAt(bytes: Uint8Array, at: number, length: number): string {
  let text = '';
  for (const byte of bytes.subarray(at, at + length)) {
    if (byte === 0) break;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** Where `needle` begins for the last time in `bytes`, or -1. */
export function lastIndexOf(bytes: Uint8Array, needle: string): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).lastIndexOf(needle, bytes.length, 'latin1');
}
