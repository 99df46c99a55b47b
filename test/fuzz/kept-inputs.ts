import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Failure, FuzzInput } from './contract.ts';

/** `threw-0a1b2c3d.bin`, or `over-read-0a1b2c3d-says-4096.bin` where the file said another size than it had. */
const NAME = /^[a-z-]+-[0-9a-f]{8}(?:-says-(\d+))?\.bin$/;

function folderOf(target: string): string {
  return path.join(import.meta.dirname, target, 'fixtures');
}

/** Every input that ever broke this reader, in the order of their names; an unknown file there is an error. */
export function keptInputs(target: string): readonly FuzzInput[] {
  const folder = folderOf(target);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .map((name) => {
      const match = NAME.exec(name);
      if (match === null) throw new Error(`${folder}/${name} is no kept input`);
      const bytes = readFileSync(path.join(folder, name));
      return { bytes, saysSize: match[1] === undefined ? bytes.length : Number(match[1]) };
    });
}

/** Keeps what broke a reader as a test of it. @returns the file */
export function keepInput(target: string, { kind, input }: Failure): string {
  const digest = createHash('sha256').update(input.bytes).digest('hex').slice(0, 8);
  const says = input.saysSize === input.bytes.length ? '' : `-says-${input.saysSize}`;
  const file = path.join(folderOf(target), `${kind}-${digest}${says}.bin`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, input.bytes);
  return file;
}
