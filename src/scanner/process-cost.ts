import { readFileSync } from 'node:fs';

/** What a process has cost so far. */
export interface ProcessCost {
  /** User and system time. */
  readonly cpuMs: number;
  /** The most resident memory that it had. */
  readonly peakBytes: number;
}

/** What a running process costs, as its owner sees it. */
export interface RunningCost extends ProcessCost {
  /** Resident memory that it has now. */
  readonly residentBytes: number;
}

export const NO_COST: ProcessCost = { cpuMs: 0, peakBytes: 0 };
const KIB = 1024;
/** proc(5): times are in clock ticks, which Linux has shown as hundredths of a second on every machine since 2.6. */
const TICK_MS = 10;

/** This process. Where /proc does not say it, the peak is that of getrusage(2), which counts what whoever started us had then. */
export function ownCost(): ProcessCost {
  const { user, system } = process.cpuUsage();
  const memory = memoryIn(text('self', 'status'));
  return { cpuMs: (user + system) / 1000, peakBytes: memory?.peakBytes ?? process.resourceUsage().maxRSS * KIB };
}

/** Another process of ours, to 10 ms; undefined when it has ended, and on systems without /proc. */
export function costOf(pid: number): RunningCost | undefined {
  const memory = memoryIn(text(String(pid), 'status'));
  const fields = fieldsOf(String(pid));
  if (memory === undefined || fields.length < 15) return undefined;
  return { ...memory, cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS };
}

/** User and system time of all processes that this one started and that have ended; 0 on systems without /proc. */
export function endedChildrenCpuMs(): number {
  const fields = fieldsOf('self');
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) * TICK_MS;
}

/** Both together, one after the other: times add up, of the peaks the higher one counts. */
export function costOfBoth(one: ProcessCost, other: ProcessCost): ProcessCost {
  return { cpuMs: one.cpuMs + other.cpuMs, peakBytes: Math.max(one.peakBytes, other.peakBytes) };
}

/** `4711 (name) R 1 …`, from the state on: the name can hold anything. User and system time are the 14th and 15th field of all. */
function fieldsOf(pid: string): readonly string[] {
  const stat = text(pid, 'stat');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** `VmHWM:	   61288 kB`, `VmRSS:	   59876 kB`; a process that has ended and is not yet waited for has neither. */
function memoryIn(status: string): { readonly peakBytes: number; readonly residentBytes: number } | undefined {
  const [peak, resident] = [/^VmHWM:\s+(\d+) kB$/m, /^VmRSS:\s+(\d+) kB$/m].map((line) => line.exec(status)?.[1]);
  if (peak === undefined || resident === undefined) return undefined;
  return { peakBytes: Number(peak) * KIB, residentBytes: Number(resident) * KIB };
}

function text(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return ''; // it has ended, or there is no /proc
  }
}
