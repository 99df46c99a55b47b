/**
 * `node opening.ts FILE`: what it costs a fresh process to open this catalogue, its digest and the first answer of each kind included, as
 * `{"wallMs":…,"cpuMs":…}`. Node's own start and the loading of our code are not in it.
 */
import { readFileSync } from 'node:fs';
import { indexCatalogue } from '../../src/catalogue/catalogue-index.ts';
import { openCatalogue } from '../../src/catalogue/open.ts';

/** What an opening cost. */
export interface Opening {
  readonly wallMs: number;
  /** User and system time. */
  readonly cpuMs: number;
}

/** Opens it, and asks for a name that is there, for one that is not, and what is wanted at the top of a home. */
function open(file: string): void {
  const index = indexCatalogue(openCatalogue(readFileSync(file)));
  const isRight = index.has('npm:@openai/codex') && !index.has('npm:none') && index.configuration.home.size > 100;
  if (!isRight || index.signature('codex-cli') === undefined) throw new Error('the catalogue does not answer');
}

if (import.meta.main) {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  open(process.argv[2] ?? '');
  const wallMs = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ wallMs, cpuMs: (user + system) / 1000 } satisfies Opening));
}
