import path from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataFolder } from '../../collector/data-folder.ts';
import { notePutBack } from '../../collector/put-back.ts';
import { usageError } from '../arguments.ts';
import type { Io } from '../contract.ts';

/** `bandog collector restored`: for a store that was put back by means of PostgreSQL's own. */
export async function restored(argv: readonly string[], io: Io): Promise<number> {
  const { values } = usageError(() =>
    parseArgs({
      args: [...argv],
      options: { data: { type: 'string' }, store: { type: 'string' }, json: { type: 'boolean', default: false } },
    }),
  );
  const dataFolder = values.data === undefined ? defaultDataFolder(io.env) : path.resolve(io.cwd, values.data);
  const noted = await notePutBack({ dataFolder, store: values.store ?? io.env['BANDOG_COLLECTOR_STORE'] });
  io.stdout.write(
    values.json
      ? `${JSON.stringify(noted)}\n`
      : `Releases, settings and revisions of the policy are numbered on above ${noted.revisionsBefore}, commands likewise. Publish catalogue and settings again when hosts have newer ones than this store.\n`,
  );
  return 0;
}
