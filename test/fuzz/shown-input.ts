import type { FuzzInput } from './contract.ts';
import { MAX_INPUT } from './mutate.ts';

const HEADER = 24;

/** Shared memory in which a reading thread shows what it reads now: count, length and said size (f64 each), then the bytes. */
export function newShownInput(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEADER + MAX_INPUT * 4);
}

/** Both ends of that memory. The reader's thread writes; the other only looks when that thread has stopped getting on. */
export function shownInput(shared: SharedArrayBuffer): {
  show(input: FuzzInput): void;
  count(): number;
  last(): FuzzInput;
} {
  const numbers = new Float64Array(shared, 0, 3);
  const bytes = new Uint8Array(shared, HEADER);
  return {
    show(input) {
      bytes.set(input.bytes.subarray(0, bytes.length));
      numbers[1] = Math.min(input.bytes.length, bytes.length);
      numbers[2] = input.saysSize;
      numbers[0] = (numbers[0] ?? 0) + 1;
    },
    count: () => numbers[0] ?? 0,
    last: () => ({ bytes: Uint8Array.from(bytes.subarray(0, numbers[1])), saysSize: numbers[2] ?? 0 }),
  };
}
