import { existsSync } from 'node:fs';
import { AptRoot, archiveOfMachine, hasProgram } from './apt-root.ts';
import { CONFLICTS, PARTS, TOOLS } from './packages.ts';
import { ANY } from '../score.ts';
import type { Site, SubjectPlan } from '../subject.ts';
import { debianTools, type DebianTool } from '../../signatures/debian-tools.ts';

const LEAST = 40;

/** A Debian into which apt has really installed tools of the catalogue, and packages that only bear the name of one. */
export const debian: SubjectPlan = {
  system: 'debian',
  platform: 'linux',
  homes: new Map(),
  lacks() {
    if (process.geteuid?.() !== 0) return 'it needs root';
    if (!hasProgram('debootstrap')) return 'debootstrap is not installed (npm run setup:system)';
    return archiveOfMachine() === undefined ? "this machine's apt knows no Debian archive" : undefined;
  },
  steps: [{ name: `debootstrap, and ${TOOLS.length} tools by apt`, isSmall: true, build }],
  finish() {},
};

function build(site: Site): void {
  const archive = archiveOfMachine();
  if (archive === undefined) throw new Error('no archive');
  const root = new AptRoot(site.root);
  root.bootstrap(archive);
  const known = debianTools();
  const traps = known.filter((tool) => tool.kind === 'trap').map((tool) => tool.package);
  const wanted = root.available([...TOOLS, ...traps]);
  if (wanted.filter((name) => TOOLS.includes(name)).length < LEAST)
    throw new Error(`${archive.release} has only ${wanted.join()}`);
  root.install(wanted.filter((name) => !CONFLICTS.has(name)));
  for (const name of wanted) if (CONFLICTS.has(name)) root.force(name);
  root.clean();
  for (const tool of known) if (wanted.includes(tool.package)) record(site, tool);
  for (const [product, name] of PARTS) {
    const path = `/var/lib/dpkg/info/${name}.list`;
    if (existsSync(site.disk(path)))
      site.row({ product, method: 'dpkg', path, indicator: `dpkg:${name}`, expect: 'installed', class: 'hard' });
  }
}

function record(site: Site, tool: DebianTool): void {
  const [product = ANY] = tool.products;
  const programs = tool.programs.filter((program) => existsSync(site.disk(program)));
  const [first] = programs;
  if (first === undefined) throw new Error(`${tool.package} brought none of ${tool.programs.join()}`);
  if (tool.kind === 'trap')
    for (const path of programs) site.row({ product, method: 'dpkg-trap', path, expect: 'benign', class: 'hard' });
  else site.row({ product, method: 'dpkg', path: first, indicator: `dpkg:${tool.package}`, expect: 'installed', class: 'plain' });
}
