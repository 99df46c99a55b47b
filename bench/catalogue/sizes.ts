import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Measure } from '../contract.ts';
import { costOf, median, medianCosts, type Cost } from '../measure.ts';
import { multiplied } from './multiplied.ts';
import type { Opening } from './opening.ts';
import { openCatalogue } from '../../src/catalogue/open.ts';
import { writeCatalogue } from '../../src/catalogue/write.ts';
import { shippedCatalogue } from '../../src/cli/shipped-catalogue.ts';
import { argumentsFor } from '../../src/scanner/worker-command.ts';
import type { WorkerResult } from '../../src/scanner/worker-process.ts';

const OPENING = fileURLToPath(new URL('opening.ts', import.meta.url));
const OPENINGS = 21;
const MOST_OPENING_MS = 50;

/** The catalogue that ships, and one of so many signatures like it. */
export interface TwoSizes {
  readonly shipped: string;
  readonly many: string;
}

/** Writes a catalogue of so many signatures into the folder. */
export async function twoSizes(count: number, folder: string): Promise<TwoSizes> {
  const shipped = await shippedCatalogue();
  const many = path.join(folder, 'many.catalogue');
  writeFileSync(many, writeCatalogue('bench', multiplied(openCatalogue(readFileSync(shipped)).signatures(), count)));
  return { shipped, many };
}

/** Opening the large catalogue in fresh processes, against 50 ms. */
export function opening({ shipped, many }: TwoSizes, say: (line: string) => void): Measure {
  const costs = Array.from({ length: OPENINGS }, () => [openingOf(shipped), openingOf(many)] as const);
  const [ofShipped, ofMany] = ([0, 1] as const).map((side) => ({
    wallMs: median(costs.map((cost) => cost[side].wallMs)),
    cpuMs: median(costs.map((cost) => cost[side].cpuMs)),
  })) as [Opening, Opening];
  say(`opening the shipped one: ${ofShipped.wallMs.toFixed(1)} ms, CPU ${ofShipped.cpuMs.toFixed(1)} ms`);
  say(`opening the large one: ${ofMany.wallMs.toFixed(1)} ms, CPU ${ofMany.cpuMs.toFixed(1)} ms`);
  return {
    name: 'opening, against 50 ms',
    ratio: ofMany.wallMs / MOST_OPENING_MS,
    atMost: 1,
    figures: `${ofMany.wallMs.toFixed(1)} ms against ${MOST_OPENING_MS} ms; CPU ${ofMany.cpuMs.toFixed(1)} ms`,
  };
}

function openingOf(file: string): Opening {
  return JSON.parse(execFileSync(process.execPath, ['--single-threaded', OPENING, file], { encoding: 'utf8' })) as Opening;
}

export interface Scanned {
  /** The built worker. */
  readonly worker: string;
  /** The folder that is looked at as a host. */
  readonly subject: string;
  readonly runs: number;
  readonly say: (line: string) => void;
}

/** One quick look by a fresh worker with each of the catalogues, in turns, nothing kept from look to look. */
export async function scanning({ shipped, many }: TwoSizes, scanned: Scanned): Promise<readonly Measure[]> {
  const lookWith = (catalogue: string) => {
    const request = { catalogue, depth: 'quick', root: scanned.subject, platform: 'linux' };
    return { input: JSON.stringify(request), command: [process.execPath, ...argumentsFor(scanned.worker, 'quick')] as const };
  };
  const [few, large] = [lookWith(shipped), lookWith(many)];
  const found = [few, large].map(({ command, input }) => findingsOf(command, input));
  if (found[0] !== found[1]) throw new Error(`the catalogues do not find the same: ${found.join(' against ')} findings`);
  const env = { PATH: '/usr/bin:/bin', MALLOC_ARENA_MAX: '1', NODE_COMPILE_CACHE: `${scanned.worker}.cache` };
  const costs = await medianCosts(
    scanned.runs,
    [few, large].map(
      ({ command, input }) =>
        (isSampled) =>
          costOf(command, { env, input, isSampled }),
    ),
  );
  const [ofFew, ofLarge] = costs as [Cost, Cost];
  scanned.say(`${found[0]} findings; peak PSS ${ofLarge.peakPssMiB.toFixed(0)} MiB against ${ofFew.peakPssMiB.toFixed(0)} MiB`);
  return (['cpuSeconds', 'wallSeconds'] as const).map((kind) => ({
    name: `scan, ${kind === 'cpuSeconds' ? 'CPU' : 'wall'}`,
    ratio: ofLarge[kind] / ofFew[kind],
    atMost: 1.1,
    figures: `${(ofLarge[kind] * 1000).toFixed(0)} ms against ${(ofFew[kind] * 1000).toFixed(0)} ms`,
  }));
}

function findingsOf([program, ...argv]: readonly [string, ...string[]], input: string): number {
  const { stdout } = spawnSync(program, argv, { input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const last = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { readonly kind: string } & WorkerResult;
  if (last.kind !== 'done') throw new Error(`the worker failed: ${JSON.stringify(last).slice(0, 500)}`);
  return last.observations.length;
}
