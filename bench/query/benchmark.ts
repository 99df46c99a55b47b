import path from 'node:path';
import { parseArgs } from 'node:util';
import { httpsTransport } from '../../src/api-client/https-transport.ts';
import { noPostgres } from '../../test/postgres/binaries.ts';
import { Dice } from '../../test/fleet/dice.ts';
import type { Benchmark, Measure } from '../contract.ts';
import { ask, percentile, type Asked } from './asked.ts';
import { questionsOf, type Question } from './questions.ts';
import { onPostgres, onSqlite, type Subject } from './subjects.ts';

/** Milliseconds that 99 of 100 answers may take. */
const BARS = {
  sqlite: { page: 50, count: 50, lookup: 10 },
  postgres: { page: 50, count: 50, lookup: 20 },
} as const;
type Engine = keyof typeof BARS;
const KINDS = { page: 'pages', count: 'counts', lookup: 'lookups' } as const satisfies Record<Question['kind'], string>;

/** How soon people are answered with a million hosts, on both stores. */
export const benchmark: Benchmark = {
  name: 'query',
  summary:
    'a collector with 1000000 seeded hosts and 3000000 findings, on SQLite and on PostgreSQL, asked over HTTPS by one who waits for each answer: pages of hosts and findings (first, last, from the middle both ways) by many filters, counts, facets, the overview, and one host (--hosts 1000000, --runs 100 of each, --seed 1, --only sqlite|postgres, --data DIR: kept, and seeded when it is not there)',
  bar: 'p99 of every page and count 50 ms on both; p99 of looking up one host 10 ms on SQLite, 20 ms on PostgreSQL',
  async run({ argv, folder, say }) {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        hosts: { type: 'string', default: '1000000' },
        runs: { type: 'string', default: '100' },
        seed: { type: 'string', default: '1' },
        only: { type: 'string', default: 'all' },
        data: { type: 'string' },
      },
    });
    const [hosts, runs, seed] = [values.hosts, values.runs, values.seed].map(Number) as [number, number, number];
    if (![hosts, runs, seed].every((number) => Number.isInteger(number) && number > 0))
      throw new Error('--hosts, --runs and --seed are whole numbers above 0');
    if (!['all', ...Object.keys(BARS)].includes(values.only)) throw new Error('--only is sqlite or postgres');
    const why = values.only === 'sqlite' ? undefined : noPostgres();
    if (why !== undefined) throw new Error(why);
    const data = values.data ?? path.join(folder, 'data');
    const given = { hosts, say };
    const measures: Measure[] = [];
    const isWanted = (engine: Engine): boolean => values.only === 'all' || values.only === engine;
    if (isWanted('sqlite')) measures.push(...(await measuresOf('sqlite', await onSqlite(data, given), { runs, seed, say })));
    if (isWanted('postgres'))
      measures.push(...(await measuresOf('postgres', await onPostgres(data, given), { runs, seed, say })));
    return { measures };
  },
};

interface Asking {
  readonly runs: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

/** Asks everything, and holds the slowest question of each kind against its bar. */
async function measuresOf(engine: Engine, subject: Subject, { runs, seed, say }: Asking): Promise<readonly Measure[]> {
  const { url, authority, token, fleet } = subject;
  say(
    `${engine}: ${fleet.hosts} hosts, ${fleet.findings} findings, ${(subject.bytes / fleet.hosts / 1000).toFixed(1)} kB of disk each`,
  );
  const transport = httpsTransport({ url, token, authority });
  const asked: Asked[] = [];
  try {
    const dice = new Dice(seed);
    for (const question of questionsOf(fleet)) {
      const one = await ask(transport, question, { runs, dice });
      asked.push(one);
      const mark = percentile(one.took, 99) > BARS[engine][question.kind] ? '  OVER' : '';
      say(`${engine} ${question.name}: ${figuresOf(one)}${mark}`);
    }
  } finally {
    await transport.close();
    await subject.stop();
  }
  return (Object.keys(KINDS) as Question['kind'][]).map((kind) => measureOf(engine, kind, asked));
}

function measureOf(engine: Engine, kind: Question['kind'], all: readonly Asked[]): Measure {
  const bar = BARS[engine][kind];
  const asked = all.filter(({ question }) => question.kind === kind);
  const sorted = asked.toSorted((one, other) => percentile(other.took, 99) - percentile(one.took, 99));
  const [slowest] = sorted;
  if (slowest === undefined) throw new Error(`there are no ${KINDS[kind]}`);
  const isOver = (one: Asked): boolean => percentile(one.took, 99) > bar;
  const figures = `slowest ${slowest.question.name}: ${figuresOf(slowest)}; ${asked.filter(isOver).length} of ${asked.length} over the bar`;
  return {
    name: `${engine} p99 of ${KINDS[kind]} against ${bar} ms`,
    ratio: percentile(slowest.took, 99) / bar,
    atMost: 1,
    figures,
  };
}

function figuresOf({ took }: Asked): string {
  return `p50 ${percentile(took, 50).toFixed(1)} ms, p99 ${percentile(took, 99).toFixed(1)} ms, of ${took.length}`;
}
