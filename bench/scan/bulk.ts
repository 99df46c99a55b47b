import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { scanFolder } from '../../test/accuracy/scan-subject.ts';

/** Half a million files in the shape of projects: packages in node_modules, sources, and deep trees of other kinds. */
const PROJECTS = 40;
const PACKAGES = 250;
const FILES_PER_PACKAGE = 40;
const SOURCES = 2500;

export interface BulkResult {
  readonly before: number;
  readonly after: number;
  /** Findings that only one of the two scans has. */
  readonly different: number;
}

/** Scans the subject alone and with 500,000 more files in a home of its own, which is removed afterwards, and compares the findings. */
export async function scanWithBulk(subject: string, say: (line: string) => void): Promise<BulkResult> {
  const before = await scanFolder(subject);
  const home = path.join(subject, 'home', 'zoe-bulk');
  try {
    say(`${makeBulk(home)} more files in one home`);
    const begun = performance.now();
    const after = await scanFolder(subject);
    say(`with them a scan takes ${((performance.now() - begun) / 1000).toFixed(2)} s`);
    const [known, seen] = [before, after].map((scan) => new Set(scan.findings.map((finding) => finding.id)));
    return {
      before: before.findings.length,
      after: after.findings.length,
      different: known?.symmetricDifference(seen ?? new Set()).size ?? Number.NaN,
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function makeBulk(home: string): number {
  let count = 0;
  const put = (folder: string, files: number): void => {
    mkdirSync(folder, { recursive: true });
    for (let file = 0; file < files; file += 1) writeFileSync(path.join(folder, `f${file}.js`), '');
    count += files;
  };
  for (let project = 0; project < PROJECTS; project += 1) {
    const top = path.join(home, 'work', `project-${project}`);
    for (let one = 0; one < PACKAGES; one += 1) put(path.join(top, 'node_modules', `package-${one}`, 'lib'), FILES_PER_PACKAGE);
    for (let one = 0; one < SOURCES / 25; one += 1) put(path.join(top, 'src', `area-${one}`), 25);
  }
  return count;
}
