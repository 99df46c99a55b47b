import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ALLOWED_PER_HOUR, sampleOf, type SoakSample } from './soak-sample.ts';
import { trendOf, type Trend } from './soak-trend.ts';
import { Stack, until } from '../e2e/stack.ts';
import { Random } from '../fuzz/random.ts';

/** How long, and by what chance. */
export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  /** The program that is run; default: the sources. */
  readonly program?: string;
  say(line: string): void;
}

/** What a soak saw. */
export interface Soaked {
  readonly changes: number;
  readonly looks: number;
  readonly samples: number;
  readonly trends: Readonly<Record<keyof typeof ALLOWED_PER_HOUR, Trend>>;
  /** What grew, and all else that a soak must not have; empty when the promise holds. */
  readonly faults: readonly string[];
}

const FIGURES = Object.keys(ALLOWED_PER_HOUR) as readonly (keyof typeof ALLOWED_PER_HOUR)[];
/** Of all of it, before what is sampled counts: caches fill, code is compiled, the heap finds its size. */
const WARM_UP_PART = 0.25;
const SAMPLE_MS = 2000;
/** At most so long between two changes; package managers make some in a burst. */
const LONGEST_PAUSE_MS = 8000;
/** Places where a copy is now and then: what is remembered of each is bounded, and so is what is kept. */
const SLOTS = 12;
const PACKAGE = 'lib/node_modules/@musistudio/claude-code-router';

/** Installs and removes for so long while agent, scanner and collector run, and says whether anything that stays grew. */
export async function runSoak({ minutes, seed, program, say }: SoakOptions): Promise<Soaked> {
  const source = new Random(seed);
  const random = (): number => source.word() / 2 ** 32;
  const stack = await Stack.start(program === undefined ? {} : { program });
  try {
    await until('the first look', () => looks(stack) > 0, 120_000);
    const agent = stack.part('agent').process.pid ?? 0;
    const scanner = stack.scanners().scanner;
    const samples: SoakSample[] = [];
    let changes = 0;
    const begunMs = performance.now();
    const endMs = begunMs + minutes * 60_000;
    let changeAtMs = begunMs;
    while (performance.now() < endMs) {
      if (performance.now() >= changeAtMs) {
        change(stack, Math.floor(random() * SLOTS));
        changes += 1;
        changeAtMs = performance.now() + (random() < 0.4 ? 300 : random() * LONGEST_PAUSE_MS);
      }
      await sleep(Math.min(SAMPLE_MS, Math.max(50, changeAtMs - performance.now())));
      const last = samples.at(-1);
      if (last !== undefined && performance.now() - last.atMs < SAMPLE_MS) continue;
      const sample = sampleOf(agent, stack.stateFolder);
      if (sample === undefined) continue;
      samples.push(sample);
      if (samples.length % 15 === 1) say(lineOf(sample, begunMs));
    }
    const warm = samples.filter(({ atMs }) => atMs >= begunMs + WARM_UP_PART * (endMs - begunMs));
    const trends = Object.fromEntries(
      FIGURES.map((name) => [name, trendOf(warm.map((sample) => ({ atMs: sample.atMs, value: sample[name] })))]),
    ) as Soaked['trends'];
    return {
      changes,
      looks: looks(stack),
      samples: warm.length,
      trends,
      faults: [
        ...FIGURES.filter((name) => trends[name].atLeastPerHour > ALLOWED_PER_HOUR[name]).map(
          (name) =>
            `${name} grows by ${trends[name].perHour.toFixed(1)} an hour, and by ${trends[name].atLeastPerHour.toFixed(1)} at least`,
        ),
        ...(warm.length < 5 ? [`${warm.length} samples prove nothing`] : []),
        ...(stack.scanners().scanner === scanner ? [] : ['the scanner was started again']),
        ...stack.log('agent').flatMap((line) => (Number(line['level']) >= 50 ? [`logged: ${line.msg}`] : [])),
      ],
    };
  } finally {
    await stack.stop();
  }
}

/** Puts a copy into its slot, staged and renamed as package managers do, or takes it away. */
function change(stack: Stack, slot: number): void {
  const prefix = path.join(stack.root, stack.homes[slot % stack.homes.length] ?? '', `.nvm/versions/node/v22.0.${slot}`);
  const target = path.join(prefix, PACKAGE);
  const staged = path.join(path.dirname(target), '.claude-code-router-Xy12Ab');
  try {
    renameSync(target, staged);
    rmSync(prefix, { recursive: true });
    return;
  } catch {
    // It is not there: it is installed.
  }
  mkdirSync(path.join(staged, 'dist'), { recursive: true });
  mkdirSync(path.join(prefix, 'bin'), { recursive: true });
  const manifest = { name: '@musistudio/claude-code-router', version: `2.0.${slot}`, bin: { ccr: 'dist/cli.js' } };
  writeFileSync(path.join(staged, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(staged, 'dist/cli.js'), '#!/usr/bin/env node\n');
  renameSync(staged, target);
  symlinkSync(`../${PACKAGE}/dist/cli.js`, path.join(prefix, 'bin/ccr'));
}

function looks(stack: Stack): number {
  return stack.log('agent').filter(({ msg }) => msg === 'looked').length;
}

function lineOf(sample: SoakSample, begunMs: number): string {
  const minutes = ((sample.atMs - begunMs) / 60_000).toFixed(1).padStart(6);
  const mib = (kib: number): string => `${(kib / 1024).toFixed(1)} MiB`;
  return `${minutes} min  PSS ${mib(sample.pss)}, private ${mib(sample.private)}, ${sample.descriptors} descriptors, ${sample.threads} threads, state ${mib(sample.state)}`;
}
