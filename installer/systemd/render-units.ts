import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { agentUnitMemory, scannerUnitMemory } from '../../src/domain/memory-bounds.ts';
import { LEAN_ENVIRONMENT, LEAN_FLAGS } from '../../src/agent/program/lean.ts';
import { compiledCode } from '../../src/domain/own-process.ts';

/** Where a package for systemd puts the program; root's, and nobody else's to write. */
export const PROGRAM_FOLDER = '/usr/lib/bandog';
/** Where code that was compiled at the installation lies; root’s too, since what lies there is run. */
export const COMPILED_FOLDER = '/var/cache/bandog/compiled';

const MAIN = `${PROGRAM_FOLDER}/main.mjs`;
const UNITS = path.join(import.meta.dirname, 'units');
const HARDENING = path.join(import.meta.dirname, 'hardening.conf');

/** A unit file by its name. */
export interface Unit {
  readonly name: string;
  readonly text: string;
}

/** The units as they are installed: what units/ holds, with what all share and what the program says of itself filled in. @throws Error at a name that nothing fills */
export function renderUnits(): readonly Unit[] {
  const hardening = readFileSync(HARDENING, 'utf8').trim();
  return readdirSync(UNITS)
    .toSorted()
    .map((name) => ({
      name,
      text: render(readFileSync(path.join(UNITS, name), 'utf8').replaceAll('@HARDENING@', () => hardening)),
    }));
}

/**
 * A text with what the program says of itself filled in: `@NODE@`, `@FLAGS@`, `@MAIN@`, `@FOLDER@`, `@ENVIRONMENT@`, and the bounds of
 * its memory.
 *
 * @throws Error at another name
 */
export function render(text: string): string {
  const environment = Object.entries({ ...LEAN_ENVIRONMENT, ...compiledCode(COMPILED_FOLDER, MAIN) });
  const fillings = new Map([
    ['ENVIRONMENT', environment.map(([name, value]) => `${name}=${value}`).join(' ')],
    ['FOLDER', PROGRAM_FOLDER],
    ['NODE', `${PROGRAM_FOLDER}/node`],
    ['FLAGS', LEAN_FLAGS.join(' ')],
    ['MAIN', MAIN],
    ['AGENTHIGH', `${agentUnitMemory().highMiB}`],
    ['AGENTMAX', `${agentUnitMemory().maxMiB}`],
    ['SCANNERHIGH', `${scannerUnitMemory().highMiB}`],
    ['SCANNERMAX', `${scannerUnitMemory().maxMiB}`],
  ]);
  return text.replaceAll(/@([A-Z]+)@/g, (_, name: string) => {
    const filling = fillings.get(name);
    if (filling === undefined) throw new Error(`nothing fills @${name}@`);
    return filling;
  });
}
