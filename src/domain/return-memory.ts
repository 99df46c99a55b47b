/** A collection that gives all back takes 10 to 25 ms: less than this is not worth one. */
const SLACK_BYTES = 1024 * 1024;

let keptBytes = 0;

/** Gives memory that is no longer used back to the system, when that is much; nothing where `--expose-gc` is not set. */
export function returnMemory(): void {
  const { gc } = globalThis;
  if (gc === undefined || heapBytes() - keptBytes < SLACK_BYTES) return;
  void Promise.resolve(gc({ type: 'major', execution: 'async', flavor: 'last-resort' })).then(() => {
    keptBytes = heapBytes();
  });
}

function heapBytes(): number {
  const { heapTotal, external } = process.memoryUsage();
  return heapTotal + external;
}
