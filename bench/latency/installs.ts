/**
 * Runs inside `own-machine.sh`: a real agent and collector, and installs that come as a package manager makes them. Prints, as its
 * last line, the milliseconds from each install's end until the collector has its finding on disk.
 */
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stack, until } from '../../test/e2e/stack.ts';

/** What `installs.ts` is asked for. */
export interface InstallsInput {
  readonly installs: number;
  readonly everyMs: number;
  /** What the agent's looks may use of one core, in percent. */
  readonly cpu: number;
}

const HOMES = ['ada', 'ben', 'cho', 'dia', 'eli', 'fay'];
/** Global folders of npm, of its usual replacement, of a Node version, and of bun. */
const PREFIXES = ['.npm-global/lib', '.npm-packages/lib', '.nvm/versions/node/v22.1.0/lib', '.bun/install/global'];
/** Packages of the catalogue: their scope or name, their command, and the product that each is. */
const PACKAGES = [
  { name: '@openai/codex', bin: 'codex' },
  { name: '@google/gemini-cli', bin: 'gemini' },
];
const FILES = 40;
const POLL_MS = 5;
const MAX_MS = 30_000;

const say = (message: object): boolean => process.stdout.write(`${JSON.stringify(message)}\n`);

async function measure({ installs, everyMs, cpu }: InstallsInput): Promise<readonly number[]> {
  const program = path.join(process.env['BUILT'] ?? '', 'bandog.mjs');
  const stack = await Stack.start({ host: 'machine', cpuPercent: cpu, program });
  try {
    await until('the first look', () => stack.log('agent').some((line) => line.msg === 'looked'), 300_000);
    await sleep(everyMs);
    const database = new DatabaseSync(stack.storeFile, { readOnly: true });
    const seen = database.prepare("SELECT count(*) AS count FROM finding WHERE state = 'installed' AND document LIKE ?");
    const took: number[] = [];
    for (const { folder, name, bin } of places().slice(0, installs)) {
      install(folder, name, bin);
      const begun = performance.now();
      while (Number(seen.get(`%${folder}/node_modules/${name}%`)?.['count']) === 0 && performance.now() - begun < MAX_MS)
        await sleep(POLL_MS);
      took.push(performance.now() - begun);
      say({ say: `${took.length}: ${(took.at(-1) ?? 0).toFixed(0)} ms  ${name} in ${folder}` });
      await sleep(Math.max(0, everyMs - (performance.now() - begun)));
    }
    database.close();
    return took;
  } finally {
    await stack.stop();
  }
}

/** Every package in every folder of every home, by turns. */
function places(): readonly { readonly folder: string; readonly name: string; readonly bin: string }[] {
  return PACKAGES.flatMap((one) =>
    PREFIXES.flatMap((prefix) => HOMES.map((home) => ({ ...one, folder: `/home/${home}/${prefix}` }))),
  );
}

/** As npm does: its files into a folder beside, which then gets its name, and a link to its command. */
function install(folder: string, name: string, bin: string): void {
  const home = path.join(folder, 'node_modules', name);
  const staged = path.join(path.dirname(home), `.${path.basename(home)}-x7Qp2aB1`);
  mkdirSync(path.join(staged, 'bin'), { recursive: true });
  for (let file = 0; file < FILES; file += 1)
    writeFileSync(path.join(staged, `part-${file}.js`), `export const part = ${file};\n`.repeat(50));
  writeFileSync(path.join(staged, 'bin', `${bin}.js`), '#!/usr/bin/env node\n', { mode: 0o755 });
  writeFileSync(path.join(staged, 'package.json'), JSON.stringify({ name, version: '1.2.3', bin: { [bin]: `bin/${bin}.js` } }));
  renameSync(staged, home);
  const bins = path.join(path.dirname(folder), 'bin');
  mkdirSync(bins, { recursive: true });
  symlinkSync(path.join(home, 'bin', `${bin}.js`), path.join(bins, `${bin}-${path.basename(folder)}`));
}

say(await measure(JSON.parse(process.argv[2] ?? '') as InstallsInput));
