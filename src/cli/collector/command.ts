import { usageOfCollector } from './usage.ts';
import { KnownError } from '../../domain/errors.ts';
import type { Command, Io } from '../contract.ts';

/** Each part of `bandog collector`, loaded only when it is called. */
const PARTS: ReadonlyMap<string, () => Promise<(argv: readonly string[], io: Io) => Promise<number>>> = new Map([
  [
    'run',
    async () => {
      const { becomeServer } = await import('./become-server.ts');
      return async (argv, io) => {
        becomeServer(['collector', 'run', ...argv]);
        return (await import('./run.ts')).run(argv, io);
      };
    },
  ],
  ['config', async () => (await import('./config.ts')).config],
  ['migrate', async () => (await import('./migrate.ts')).migrate],
  ['token', async () => (await import('./enrolment-tokens.ts')).enrolmentTokens],
  ['api-token', async () => (await import('./api-tokens.ts')).apiTokens],
  ['host', async () => (await import('./hosts.ts')).hosts],
  ['group', async () => (await import('./groups.ts')).groups],
  ['catalogue', async () => (await import('./catalogue.ts')).catalogue],
  ['sink', async () => (await import('./sinks.ts')).sinks],
  ['settings', async () => (await import('./settings.ts')).settings],
  ['backup', async () => (await import('./backup.ts')).backup],
  ['restore', async () => (await import('./backup.ts')).restoreBackup],
  ['restored', async () => (await import('./restored.ts')).restored],
  ['user', async () => (await import('./users.ts')).users],
  ['verify-log', async () => (await import('./verify-log.ts')).verifyLog],
  ['audit', async () => (await import('./audit.ts')).audit],
]);

/** `bandog collector`: runs a collector, and manages one that runs. */
export const command: Command = {
  name: 'collector',
  summary: 'run a collector, or manage one: tokens, hosts, catalogues, audit log',
  usage: usageOfCollector,
  async run(argv, io) {
    const [name, ...rest] = argv;
    const part = PARTS.get(name ?? '');
    if (part === undefined) {
      const message = name === undefined ? 'this needs a part' : `there is no \`bandog collector ${name}\``;
      throw new KnownError('E_USAGE', message, `Write one of: ${[...PARTS.keys()].join(', ')}; see \`bandog collector --help\`.`);
    }
    const start = await part();
    return start(rest, io);
  },
};
