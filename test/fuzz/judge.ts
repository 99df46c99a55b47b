import { getHeapStatistics } from 'node:v8';
import type { FailureKind, FuzzInput, FuzzTarget } from './contract.ts';
import { BadRead, OverRead, watched } from './watched-source.ts';

/** What a reader made of one input. */
export interface Judgement {
  /** Kind of the answer and of the way to it; equal for inputs that a reader treats alike. */
  readonly answer: string;
  readonly isKnown: boolean;
  readonly bytesRead: number;
  readonly ms: number;
  readonly failure?: { readonly kind: FailureKind; readonly what: string };
}

const MAX_MS = 250;
/** What a reader may leave behind in memory for a file of at most 256 KiB, before anything is collected. */
const MAX_HEAP = 96 * 1024 * 1024;
const MIB = 1024 * 1024;

/** Reads one input and holds the reader to its promise. */
export function judge(target: FuzzTarget, input: FuzzInput): Judgement {
  const once = attempt(target, input);
  const maxMs = target.maxMs ?? MAX_MS;
  if (once.failure !== undefined || once.ms <= maxMs) return once;
  // Another process may have had the processor: a reader that is slow is slow again.
  const best = Math.min(cpuMs(target, input), cpuMs(target, input));
  return best <= maxMs ? once : { ...once, failure: { kind: 'slow', what: `${best.toFixed(0)} ms, at most ${maxMs}` } };
}

function attempt(target: FuzzTarget, input: FuzzInput): Judgement {
  const size = input.bytes.length;
  const { maxReads } = target;
  const maxRead = target.maxRead?.(size) ?? 4 * size + 65_536;
  const source = watched(input, { maxRead, ...(maxReads === undefined ? {} : { maxReads }) });
  const before = heapBytes();
  const started = performance.now();
  const seen = { bytesRead: 0, ms: 0, answer: 'threw', isKnown: false };
  try {
    const answer = target.read(source);
    seen.ms = performance.now() - started;
    seen.answer = `${shapeOf(answer, 3)} ${Math.round(Math.log2(source.bytesRead + 1) * 2)} ${Math.min(source.reads, 24)}`;
    seen.isKnown = answer !== undefined;
    seen.bytesRead = source.bytesRead;
  } catch (error) {
    return { ...seen, ms: performance.now() - started, bytesRead: source.bytesRead, failure: failureOf(error) };
  }
  const grown = heapBytes() - before;
  if (grown <= MAX_HEAP) return seen;
  return { ...seen, failure: { kind: 'memory', what: `${Math.round(grown / MIB)} MiB for ${size} bytes` } };
}

function failureOf(error: unknown): { readonly kind: FailureKind; readonly what: string } {
  if (error instanceof OverRead) return { kind: 'over-read', what: error.message };
  if (error instanceof BadRead) return { kind: 'bad-read', what: error.message };
  return {
    kind: 'threw',
    what: error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 3).join(' ') : String(error),
  };
}

/** Of this thread alone. */
function heapBytes(): number {
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
  return heap + external;
}

function cpuMs(target: FuzzTarget, input: FuzzInput): number {
  const before = process.threadCpuUsage();
  attempt(target, input);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

const MAX_PARTS = 6;

/** What an answer is made of, not what it says: `{name:text5,files:[…3]}`. */
function shapeOf(value: unknown, depth: number): string {
  if (value === null || value === undefined || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return `text${Math.ceil(Math.log2(value.length + 1))}`;
  if (typeof value !== 'object') return typeof value;
  if (value instanceof Uint8Array) return `bytes${Math.ceil(Math.log2(value.length + 1))}`;
  if (depth === 0) return '…';
  if (value instanceof Map) return `map${shapeOf([...value].slice(0, MAX_PARTS), depth)}${value.size}`;
  if (Array.isArray(value)) {
    const parts = value.slice(0, MAX_PARTS).map((part) => shapeOf(part, depth - 1));
    return `[${parts.join()}…${Math.ceil(Math.log2(value.length + 1))}]`;
  }
  const members = Object.entries(value).slice(0, 2 * MAX_PARTS);
  return `{${members.map(([name, member]) => `${name.slice(0, 12)}:${shapeOf(member, depth - 1)}`).join()}}`;
}
