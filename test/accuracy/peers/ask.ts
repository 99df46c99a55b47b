import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { osquery } from '../../../bench/osquery.ts';
import { queriesByName } from '../../../bench/scan/queries.ts';
import { openCatalogue } from '../../../src/catalogue/open.ts';
import { shippedCatalogue } from '../../../src/cli/shipped-catalogue.ts';
import { lookRunning } from '../scan-subject.ts';
import type { TruthRow } from '../truth.ts';
import { managerQueries } from './manager-queries.ts';
import { namedRows, withTargets } from './judge.ts';
import { osqueryAnswers } from './osquery-answers.ts';

/** Where `find` looks: the tops that a subject lays over this machine's. */
const TOPS = ['/home', '/opt', '/usr', '/var'];

/** Ids of the rows that a peer names, by the peer's name. */
export type PeerRows = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Asks osquery (queries for the names of the whole catalogue) and `find` (every file and folder that is called like a command or package
 * of the catalogue) on the machine that the subject becomes, while its processes run.
 */
export async function askPeers(subject: string, truth: readonly TruthRow[], say: (line: string) => void): Promise<PeerRows> {
  // Both sides of the namespace see this folder, and the programs in it.
  const folder = mkdtempSync(path.join(tmpdir(), 'bandog-peers-'));
  try {
    const [osqueryi, names] = [path.join(folder, 'osqueryi'), path.join(folder, 'names')];
    copyFileSync(osquery('osqueryi', say), osqueryi);
    writeFileSync(names, `${(await namesToFind()).join('\n')}\n`);
    const queries = [...(await queriesByName()), ...(await managerQueries())];
    const { pids, answers } = await lookRunning(subject, truth, [
      { command: [osqueryi, '--json'], input: queries.map((query) => `${query};\n`).join('') },
      { command: ['sh', '-c', FIND, 'find', names, ...TOPS] },
    ]);
    const [rows = '', lines = ''] = answers;
    const said = [
      ['osquery', osqueryAnswers(rows)],
      ['find', [{ paths: lines.split('\n').filter(Boolean) }]],
    ] as const;
    return new Map(
      said.map(([peer, given]) => [peer, namedRows(truth, { answers: withTargets(given, subject), pids })] as const),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `find TOPS -name A -o -name B …`: the names are looked up rather than tried one by one, which takes minutes for so many. */
const FIND = `
  names=$1
  shift
  find "$@" -printf '%f\\t%p\\n' 2>/dev/null | awk -F'\\t' 'NR == FNR { name[$0]; next } $1 in name { print $2 }' "$names" -
`;

/** Commands and packages of all signatures, as someone would look for them. */
async function namesToFind(): Promise<readonly string[]> {
  const signatures = openCatalogue(readFileSync(await shippedCatalogue())).signatures();
  const names = signatures.flatMap(({ executables, npm = [], pypi = [] }) => [
    ...(executables?.names ?? []),
    ...npm.flatMap(({ name, bins = [] }) => [...bins, path.posix.basename(name)]),
    ...pypi.map(({ name }) => name),
  ]);
  return [...new Set(names)].toSorted();
}
