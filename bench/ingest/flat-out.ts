import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Load, LoadResult } from './load.ts';

const GENERATOR = fileURLToPath(new URL('./generator.ts', import.meta.url));

/** A server under load. */
export interface Side {
  readonly name: string;
  readonly url: string;
  /** CPU that it has used so far. */
  cpuSeconds(): number;
}

/** Runs a load in a process of its own. @throws Error when an answer failed: a figure of refusals is none */
export async function generate(load: Load): Promise<LoadResult> {
  const { stdout } = await promisify(execFile)(process.execPath, [GENERATOR, JSON.stringify(load)], { maxBuffer: 1024 * 1024 });
  const result = JSON.parse(stdout) as LoadResult;
  if (result.failed > 0 || result.answered === 0)
    throw new Error(`${result.failed} requests failed, ${result.answered} were answered`);
  return result;
}

/** What one request of a load costs the server, and a line that says so; the generator's own CPU apart. */
export async function flatOutCost(
  side: Side,
  load: Omit<Extract<Load, { kind: 'heartbeats' | 'reports' }>, 'host' | 'port'>,
): Promise<{ readonly msEach: number; readonly line: string }> {
  const { hostname, port } = new URL(side.url);
  const before = side.cpuSeconds();
  const result = await generate({ ...load, host: hostname, port: Number(port) });
  const cpuSeconds = side.cpuSeconds() - before;
  const msEach = (cpuSeconds * 1000) / result.answered;
  const rate = Math.round(result.answered / result.seconds);
  const line = `${result.answered} in ${result.seconds.toFixed(1)} s (${rate}/s), server ${cpuSeconds.toFixed(2)} s of CPU, generator ${result.cpuSeconds.toFixed(2)} s, p50 ${result.p50Ms.toFixed(1)} ms, p99 ${result.p99Ms.toFixed(1)} ms`;
  return { msEach, line };
}
