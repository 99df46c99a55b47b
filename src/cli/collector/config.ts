import { columns } from '../columns.ts';
import type { Io } from '../contract.ts';
import { runConfig } from './run-config.ts';
import { RUN_SETTINGS, runSettings, shownValues } from './run-settings.ts';

/** `bandog collector config`: with what a collector would run here, and who said so. The options are those of `run`. */
export async function config(argv: readonly string[], io: Io): Promise<number> {
  const { isJson, ...settings } = runSettings(argv, io);
  const { said } = settings;
  // What `run` would refuse is refused here.
  await runConfig(settings, io);
  const rows = RUN_SETTINGS.map(({ name, otherwise }) => {
    const found = said.get(name);
    return found === undefined
      ? { name, value: otherwise, origin: 'nobody' }
      : { name, value: shownValues(name, found), origin: found.origin };
  });
  const lines = columns([['SETTING', 'VALUE', 'SAID BY'], ...rows.map(({ name, value, origin }) => [name, value, origin])]);
  io.stdout.write(isJson ? `${JSON.stringify(rows, null, 2)}\n` : `${lines.join('\n')}\n`);
  return 0;
}
