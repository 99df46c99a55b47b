import path from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataFolder } from '../../collector/data-folder.ts';
import { moveToPostgres } from '../../collector/move.ts';
import { usageError } from '../arguments.ts';
import { columns } from '../columns.ts';
import type { Io } from '../contract.ts';
import { needed } from './part.ts';

/** `bandog collector migrate`: works on the data folder itself, since the collector has ended. */
export async function migrate(argv: readonly string[], io: Io): Promise<number> {
  const { values } = usageError(() =>
    parseArgs({
      args: [...argv],
      options: { to: { type: 'string' }, data: { type: 'string' }, json: { type: 'boolean', default: false } },
    }),
  );
  const to = needed(values.to ?? io.env['BANDOG_COLLECTOR_STORE'], '--to');
  const dataFolder = values.data === undefined ? defaultDataFolder(io.env) : path.resolve(io.cwd, values.data);
  const move = await moveToPostgres({ dataFolder, to });
  const rows = move.tables.map(({ name, rows: count, digest }) => [name, String(count), digest]);
  const said =
    move.kind === 'moved'
      ? `The store is in ${move.where}, and every row of it was read back. Start the collector with this address as --store or BANDOG_COLLECTOR_STORE.`
      : `${move.where} has all of this store already; nothing was changed.`;
  const lines = [...columns([['TABLE', 'ROWS', 'SHA-256'], ...rows]), said];
  io.stdout.write(values.json ? `${JSON.stringify(move, null, 2)}\n` : `${lines.join('\n')}\n`);
  return 0;
}
