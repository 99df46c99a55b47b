import path from 'node:path';
import { backUp, restore, type Copying } from '../../collector/backup.ts';
import { defaultDataFolder } from '../../collector/data-folder.ts';
import { parseArgs } from 'node:util';
import { usageError } from '../arguments.ts';
import type { Io } from '../contract.ts';
import { productVersion } from '../version.ts';
import { needed } from './part.ts';

const OPTIONS = { data: { type: 'string' }, json: { type: 'boolean', default: false } } as const;

/** `bandog collector backup --to FOLDER`: the collector may run. */
export async function backup(argv: readonly string[], io: Io): Promise<number> {
  const { values } = usageError(() => parseArgs({ args: [...argv], options: { ...OPTIONS, to: { type: 'string' } } }));
  const copying = copyingOf(io, { data: values.data, folder: needed(values.to, '--to') });
  const made = await backUp(copying);
  io.stdout.write(
    values.json
      ? `${JSON.stringify({ ...made, folder: copying.folder })}\n`
      : `${copying.folder} holds the collector as of ${made.at}: its store and ${made.files - 1} files of keys. Who reads it is the collector: keep it as such.\n`,
  );
  return 0;
}

/** `bandog collector restore --from FOLDER`: into a data folder that is not there or empty. */
export async function restoreBackup(argv: readonly string[], io: Io): Promise<number> {
  const { values } = usageError(() => parseArgs({ args: [...argv], options: { ...OPTIONS, from: { type: 'string' } } }));
  const copying = copyingOf(io, { data: values.data, folder: needed(values.from, '--from') });
  const restored = await restore(copying);
  io.stdout.write(
    values.json
      ? `${JSON.stringify({ ...restored, data: copying.dataFolder })}\n`
      : `${copying.dataFolder} is the collector as of ${restored.at}. Start it: hosts that went on since send what is missing; those that enrolled since enrol again.\n`,
  );
  return 0;
}

function copyingOf(io: Io, { data, folder }: { readonly data: string | undefined; readonly folder: string }): Copying {
  const dataFolder = data === undefined ? defaultDataFolder(io.env) : path.resolve(io.cwd, data);
  return { dataFolder, folder: path.resolve(io.cwd, folder), version: productVersion() };
}
