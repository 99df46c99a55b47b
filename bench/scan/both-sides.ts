/**
 * Runs inside the namespaces of test/accuracy/enter.sh, so that both sides meet a machine that is up, whose folders the system knows:
 * `node both-sides.ts '{"runs":5,"osqueryi":"…","sql":"…","bandog":"…"}'` prints what each side cost.
 */
import { costOf, medianCosts, type Cost } from '../measure.ts';

export interface Sides {
  readonly runs: number;
  /** osquery's shell, and the file of its statements. */
  readonly osqueryi: string;
  readonly sql: string;
  /** The built product's program. */
  readonly bandog: string;
}

export interface SideCosts {
  readonly osquery: Cost;
  /** With all that the run before kept. */
  readonly kept: Cost;
  /** Keeping nothing. */
  readonly cold: Cost;
}

/** What each side costs on this machine. */
async function bothSides({ runs, osqueryi, sql, bandog }: Sides): Promise<SideCosts> {
  const commands = [
    ['sh', '-c', `exec '${osqueryi}' --json < '${sql}'`],
    [process.execPath, bandog, 'scan', '--json'],
    [process.execPath, bandog, 'scan', '--json', '--cache', 'none'],
  ];
  const costs = await medianCosts(
    runs,
    commands.map((command) => (isSampled) => costOf(command, { isSampled })),
  );
  const [osquery, kept, cold] = costs as [Cost, Cost, Cost];
  return { osquery, kept, cold };
}

if (import.meta.main) console.log(JSON.stringify(await bothSides(JSON.parse(process.argv[2] ?? '') as Sides)));
