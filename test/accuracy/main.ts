/**
 * `npm run accuracy`: builds subject machines of three systems (real packages by their own managers, real formats), scans each with
 * the real command, and prints recall and precision against its truth. Exit 0 only when everything counted is right.
 *
 *     --os NAME       only this subject: linux, windows, macos, debian (may be repeated)
 *     --subject DIR   takes a subject that is there instead of building one
 *     --newest        the newest versions of all packages instead of the pinned ones
 *     --small         a quick part of each subject
 *     --work DIR      unpacks packages there and leaves them for the next build, which is quicker then
 *     --keep          leaves what was built, and says where
 *     --json FILE     writes every row's outcome there
 *     --program FILE  scans with a built program instead of the sources: a bundle's bandog.mjs, or an executable
 *     --peers         also asks osquery and find on the subjects of Linux, and prints what each side names
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { askPeers } from './peers/ask.ts';
import { peerTable } from './peers/table.ts';
import { canRunProcesses, programAt, scanFolder, scanRunning, SOURCES } from './scan-subject.ts';
import { score, type RowResult, type Score } from './score.ts';
import { buildSubject } from './subject.ts';
import { SUBJECTS } from './subjects.ts';
import { isPerfect, scoreTable, totalTable } from './table.ts';
import { factsOf, readTruth, type TruthRow } from './truth.ts';
import { shippedProducts } from './products.ts';
import { isWithin } from '../../src/domain/host-path.ts';

/** What of the subject a running machine has at the same place, and a quick look of one goes through; the rest only the folder is asked for. */
const LIVE = ['/home', '/opt', '/usr/local'];

const { values } = parseArgs({
  options: {
    subject: { type: 'string' },
    os: { type: 'string', multiple: true, default: [] },
    newest: { type: 'boolean', default: false },
    small: { type: 'boolean', default: false },
    work: { type: 'string' },
    keep: { type: 'boolean', default: false },
    json: { type: 'string' },
    program: { type: 'string' },
    peers: { type: 'boolean', default: false },
  },
});
const from = process.env['INIT_CWD'] ?? process.cwd();
const unknown = values.os.filter((name) => !SUBJECTS.some(({ system }) => system === name));
const program = values.program === undefined ? SOURCES : programAt(path.resolve(from, values.program));
const products = shippedProducts();
const scores = new Map<string, Score>();
const unbuilt: string[] = [];
const say = (line: string): void => void process.stderr.write(`${line}\n`);

if (unknown.length > 0) {
  say(`no system ${unknown.join(', ')}; known: ${SUBJECTS.map(({ system }) => system).join(', ')}`);
  process.exitCode = 2;
} else {
  if (values.subject === undefined) await buildAndScan();
  else await scanSubject(path.resolve(from, values.subject));
  process.stdout.write(`== all\n${totalTable(scores)}`);
  if (values.json !== undefined)
    writeFileSync(path.resolve(from, values.json), JSON.stringify(Object.fromEntries(scores), null, 1));
  for (const step of unbuilt) process.stdout.write(`not built: ${step}\n`);
  process.exitCode = unbuilt.length === 0 && scores.size > 0 && [...scores.values()].every(isPerfect) ? 0 : 1;
}

async function buildAndScan(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bandog-accuracy-'));
  try {
    for (const plan of SUBJECTS.filter(({ system }) => values.os.length === 0 || values.os.includes(system))) {
      const lack = plan.lacks?.();
      if (lack !== undefined) {
        say(`${plan.system} skipped: ${lack}`);
        continue;
      }
      const work = values.work === undefined ? {} : { work: path.resolve(from, values.work) };
      const subject = buildSubject(plan, { folder, say, isSmall: values.small, isNewest: values.newest, ...work });
      await scanSubject(subject);
      if (!values.keep) rmSync(subject, { recursive: true, force: true });
    }
  } finally {
    if (values.keep) say(`kept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

async function scanSubject(subject: string): Promise<void> {
  const facts = factsOf(subject);
  const system = values.subject !== undefined && values.os[0] !== undefined ? values.os[0] : facts.system;
  const plan = SUBJECTS.find((one) => one.system === system);
  if (plan === undefined) throw new Error(`${subject}: no system ${system}`);
  for (const step of facts.unbuilt) unbuilt.push(`${system}: ${step}`);
  const truth = readTruth(subject);
  const folder = await scanFolder(subject, plan.platform, program);
  const asFolder = score(truth, folder.findings, { products, isRunning: false });
  report(system, asFolder);
  const isAsked = values.peers && plan.platform === 'linux' && canRunProcesses();
  const peers = isAsked ? await askPeers(subject, truth, say) : undefined;
  if (!truth.some((row) => row.expect === 'running')) {
    if (peers !== undefined) process.stdout.write(`${peerTable(asFolder.rows, peers)}\n`);
    return;
  }
  if (!canRunProcesses()) {
    say('running rows skipped: they need root, unshare and overlay mounts');
    return;
  }
  const live = await scanRunning(subject, truth, program);
  const onSubject = live.findings.filter((finding) => live.isOfSubject(finding));
  const scored = score(truth, onSubject, { products, isRunning: true });
  const isLive = ({ path: at, environment }: TruthRow): boolean =>
    environment === undefined && LIVE.some((top) => isWithin(at, top));
  const rows = scored.rows
    .filter(({ row }) => row.expect === 'running' || isLive(row))
    .map((result): RowResult =>
      result.row.isLeftToDeep === true && result.outcome === 'missed' ? { ...result, outcome: 'not-counted' } : result,
    );
  report(`${system}, running`, { ...scored, rows });
  if (peers !== undefined) process.stdout.write(`${peerTable(rows, peers)}\n`);
}

function report(title: string, scored: Score): void {
  scores.set(title, scored);
  process.stdout.write(`== ${title}\n${scoreTable(scored)}\n`);
}
