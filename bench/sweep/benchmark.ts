import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from '../../installer/bundle/bundle.ts';
import type { Benchmark, Measure } from '../contract.ts';
import { costOf, type Cost } from '../measure.ts';
import { makeTree } from './tree.ts';

const RUNS = 5;
const FILES = 500_000;
/** Of the scanner and of the command that starts it. */
const MAX_PEAK_MIB = 120;

/** Wall seconds of each run: theirs and ours in turn, so that what else the machine does falls on both. */
interface Walls {
  readonly find: readonly number[];
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/** A deep look at a tree that no other place looks into, against `find -name` over the same tree. */
export const benchmark: Benchmark = {
  name: 'sweep',
  summary: `a sweep of ${FILES.toLocaleString('en')} files by the built product, starts of its processes and identification included, against \`find -name\``,
  bar: 'at most 2.0 times on the first run, 0.5 times on an unchanged second one, 0.6 times on a cold cache; at most 120 MiB',
  async run({ argv, folder, say }) {
    const { values } = parseArgs({
      args: [...argv],
      options: { runs: { type: 'string', default: String(RUNS) }, files: { type: 'string', default: String(FILES) } },
    });
    const host = path.join(folder, 'host');
    const tree = path.join(host, 'var/lib/projects');
    const made = makeTree(tree, Number(values.files));
    say(`${made.files} files in ${made.folders} folders, ${made.copies} copies`);
    const built = path.join(folder, 'bandog');
    await bundle(built);
    const cache = path.join(folder, 'cache');
    mkdirSync(cache);
    const env = { ...process.env, XDG_CACHE_HOME: path.join(folder, 'compiled') };
    const scan = [
      process.execPath,
      path.join(built, 'bandog.mjs'),
      'scan',
      '--deep',
      '--root',
      host,
      '--cache',
      path.join(cache, 'id'),
      '--json',
    ];
    checkFound(scan, env, made.copies);

    const sides: Sides = {
      find: () => costOf(['find', tree, '-name', 'codex'], { isSampled: false }),
      first: () => {
        rmSync(cache, { recursive: true });
        mkdirSync(cache);
        return costOf(scan, { env, isSampled: false });
      },
      second: () => costOf(scan, { env, isSampled: false }),
    };
    const runs = Number(values.runs);
    const warm = await inTurn(sides, { runs, before: () => undefined });
    const cold = await inTurn(sides, { runs, before: dropCaches });
    for (const [name, walls] of Object.entries({ warm, cold })) {
      for (const [side, all] of Object.entries(walls))
        say(`${name} ${side}: ${(all as readonly number[]).map((wall) => wall.toFixed(3)).join(' ')} s`);
    }
    rmSync(cache, { recursive: true });
    mkdirSync(cache);
    const { peakPssMiB } = await costOf(scan, { env });
    return {
      measures: [
        against('first run', [warm.first, warm.find], 2),
        against('unchanged second run', [warm.second, warm.find], 0.5),
        against('first run on a cold cache', [cold.first, cold.find], 0.6),
        against('second run on a cold cache', [cold.second, cold.find], 0.6),
        {
          name: 'peak memory (PSS) of all its processes',
          ratio: peakPssMiB / MAX_PEAK_MIB,
          atMost: 1,
          figures: `${peakPssMiB.toFixed(0)} MiB, of ${MAX_PEAK_MIB}`,
        },
      ],
    };
  },
};

type Sides = Readonly<Record<keyof Walls, () => Promise<Cost>>>;

async function inTurn(sides: Sides, given: { readonly runs: number; before(): void }): Promise<Walls> {
  const walls = { find: new Array<number>(), first: new Array<number>(), second: new Array<number>() };
  await sides.find();
  for (let run = 0; run < given.runs; run += 1) {
    for (const side of ['find', 'first', 'second'] as const) {
      given.before();
      const cost = await sides[side]();
      if (cost.exitCode > 1) throw new Error(`${side} ended with ${cost.exitCode}`);
      walls[side].push(cost.wallSeconds);
    }
  }
  return walls;
}

function against(name: string, walls: readonly [ours: readonly number[], theirs: readonly number[]], atMost: number): Measure {
  const [own, other] = [median(walls[0]), median(walls[1])];
  return { name, ratio: own / other, atMost, figures: `${own.toFixed(3)} s against ${other.toFixed(3)} s` };
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** A sweep that does not find what was put there is quick for no good reason; run once, which also compiles the program. */
function checkFound([file = '', ...args]: readonly string[], env: NodeJS.ProcessEnv, copies: number): void {
  const run = spawnSync(file, args, { env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const document = JSON.parse(run.stdout) as { readonly findings: readonly unknown[]; readonly complete: boolean };
  if (document.findings.length !== copies || !document.complete)
    throw new Error(`${document.findings.length} of ${copies} copies were found: ${run.stderr}`);
}

/** @throws when this is not root, or not a machine of its own */
function dropCaches(): void {
  spawnSync('sync');
  try {
    writeFileSync('/proc/sys/vm/drop_caches', '3');
  } catch (error) {
    throw new Error('a cold cache needs root, to drop it', { cause: error });
  }
}
