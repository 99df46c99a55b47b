/**
 * `npm run accuracy [-- --subject DIR]`: builds a subject machine from real installs (or takes DIR), scans it with the real
 * command, and prints recall and precision against its truth. Exit 0 only when everything counted is right.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildSubject } from './build-subject.ts';
import { canRunProcesses, scanFolder, scanRunning } from './scan-subject.ts';
import { score } from './score.ts';
import { isPerfect, scoreTable } from './table.ts';
import { readTruth } from './truth.ts';
import { shippedProducts } from './products.ts';
import { isWithin } from '../../src/domain/host-path.ts';

/** What of the subject a running machine has at the same place, and a quick look of one goes through; the rest only the folder is asked for. */
const LIVE = ['/home', '/opt', '/usr/local'];

const { values } = parseArgs({
  options: { subject: { type: 'string' }, keep: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
});
const from = process.env['INIT_CWD'] ?? process.cwd();
const own = values.subject === undefined ? mkdtempSync(path.join(tmpdir(), 'bandog-accuracy-')) : undefined;
try {
  const subject =
    own === undefined ? path.resolve(from, values.subject ?? '') : buildSubject(own, (line) => process.stderr.write(`${line}\n`));
  const truth = readTruth(subject);
  const products = shippedProducts();
  const isRunning = canRunProcesses() && truth.some((row) => row.expect === 'running');
  const folder = await scanFolder(subject);
  let isRight = report('folder', score(truth, folder.findings, { products, isRunning: false }));
  if (isRunning) {
    const live = await scanRunning(subject, truth);
    const onSubject = live.findings.filter((finding) => live.isOfSubject(finding));
    const scored = score(truth, onSubject, { products, isRunning: true });
    const rows = scored.rows.filter(({ row }) => row.expect === 'running' || LIVE.some((top) => isWithin(row.path, top)));
    isRight = report('running machine', { ...scored, rows }) && isRight;
  } else process.stdout.write('running rows skipped: they need root, unshare and overlay mounts\n');
  process.exitCode = isRight ? 0 : 1;
} finally {
  if (own !== undefined && !values.keep) rmSync(own, { recursive: true, force: true });
}

function report(title: string, scored: ReturnType<typeof score>): boolean {
  process.stdout.write(`== ${title}\n${scoreTable(scored)}\n`);
  return isPerfect(scored);
}
