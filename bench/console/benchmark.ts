import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { HAS_CHROMIUM, startBrowser } from '../../test/console/chromium.ts';
import { builtConsole } from '../../test/console/console-under-test.ts';
import type { CollectorProcess } from '../../test/fleet/collector-process.ts';
import type { Benchmark, Measure } from '../contract.ts';
import { median } from '../measure.ts';
import { startSeeded } from '../seeded-fleet.ts';
import { scrolled } from './scroll.ts';
import { coldVisits, warmVisits, type Console, type VisitFigures } from './visits.ts';

const MOST_BUNDLE_BYTES = 200_000;

/** How soon the console is there, how soon it answers, and how it moves, with a store of a million hosts. */
export const benchmark: Benchmark = {
  name: 'console',
  summary:
    'the console in Chromium, served by a collector with 1000000 seeded hosts: first contentful paint and the helpdesk’s answer (Ctrl-K, five letters, the host’s one sentence), by browsers that were never there and by one that was; then a scroll of 60 s over all hosts (--hosts 1000000, --runs 20, --seconds 60, --seed 1, --data DIR: kept, and seeded when it is not there)',
  bar: 'medians: paint 0.8 s cold and 0.3 s warm, answer 1.5 s cold and 0.5 s warm; main bundle 200 kB gzipped; p99 of frames 50 ms',
  async run({ argv, folder, say }) {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        hosts: { type: 'string', default: '1000000' },
        runs: { type: 'string', default: '20' },
        seconds: { type: 'string', default: '60' },
        seed: { type: 'string', default: '1' },
        data: { type: 'string' },
      },
    });
    const [hosts, runs, seconds, seed] = [values.hosts, values.runs, values.seconds, values.seed].map(Number) as [
      number,
      number,
      number,
      number,
    ];
    if (![hosts, runs, seconds, seed].every((number) => Number.isInteger(number) && number > 0))
      throw new Error('--hosts, --runs, --seconds and --seed are whole numbers above 0');
    if (hosts < 2 * runs) throw new Error('--hosts is at least twice --runs: every search is for another host');
    if (!HAS_CHROMIUM) throw new Error('there is no Chromium: npm run setup:system');
    const bundle = bundleMeasure(await builtConsole());
    const collector = await startSeeded(values.data ?? path.join(folder, 'data'), { hosts, say });
    try {
      const at = await signIn(collector);
      const cold = await coldVisits(at, runs);
      say(`cold: ${figuresOf('paint', cold.paint)}; ${figuresOf('answer', cold.answer)}`);
      const warm = await warmVisits(at, runs);
      say(`warm: ${figuresOf('paint', warm.paint)}; ${figuresOf('answer', warm.answer)}`);
      return {
        measures: [
          medianMeasure('cold paint', cold.paint, 800),
          medianMeasure('warm paint', warm.paint, 300),
          medianMeasure('cold answer', cold.answer, 1500),
          medianMeasure('warm answer', warm.answer, 500),
          bundle,
          await scrollMeasure(at, { seconds, seed }),
        ],
      };
    } finally {
      await collector.stop();
    }
  },
};

/** A person of the helpdesk, who gets in as everybody does. */
async function signIn(collector: CollectorProcess): Promise<Console> {
  const name = `helpdesk-${Date.now()}`;
  const { code } = await collector.ask((client) => client.addUser({ name, role: 'helpdesk' }));
  const { url } = collector;
  const { context, close } = await startBrowser();
  try {
    const answer = await context.request.post(`${url}/api/v1/session/setup`, {
      headers: { 'bandog-page': '1', 'sec-fetch-site': 'same-origin' },
      data: { code, name, password: 'four dogs guard the yard' },
    });
    if (!answer.ok()) throw new Error(await answer.text());
    return { url, session: await context.cookies() };
  } finally {
    await close();
  }
}

function medianMeasure(name: string, found: VisitFigures['paint'], mostMs: number): Measure {
  return { name: `${name} against ${mostMs} ms`, ratio: median(found) / mostMs, atMost: 1, figures: figuresOf('', found).trim() };
}

function figuresOf(name: string, found: readonly number[]): string {
  const sorted = found.toSorted((one, other) => one - other);
  return `${name} ${median(found).toFixed(0)} ms, from ${sorted[0]?.toFixed(0)} to ${sorted.at(-1)?.toFixed(0)}, of ${found.length}`;
}

async function scrollMeasure(at: Console, asked: Parameters<typeof scrolled>[1]): Promise<Measure> {
  const { frames, turns, jumps, asked: pages, held } = await scrolled(at, asked);
  const sorted = frames.toSorted((one, other) => one - other);
  const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
  const figures = `${p99.toFixed(0)} ms, median ${median(frames).toFixed(0)}, worst ${sorted.at(-1)?.toFixed(0)}, of ${frames.length} frames; ${turns} turns of the wheel, ${jumps} jumps, ${pages} pages of rows asked for, at most ${held} rows held`;
  return { name: 'p99 of frames against 50 ms', ratio: p99 / 50, atMost: 1, figures };
}

function bundleMeasure(folder: string): Measure {
  const [, main = ''] = /src="\/(assets\/[^"]+\.js)"/.exec(readFileSync(path.join(folder, 'index.html'), 'utf8')) ?? [];
  const bytes = gzipSync(readFileSync(path.join(folder, main)), { level: 9 }).length;
  const figures = `${(bytes / 1000).toFixed(1)} kB`;
  return { name: `main bundle against ${MOST_BUNDLE_BYTES / 1000} kB`, ratio: bytes / MOST_BUNDLE_BYTES, atMost: 1, figures };
}
