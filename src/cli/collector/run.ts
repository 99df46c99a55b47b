import type { Logger } from 'pino';
import { startCollector, type Collector } from '../../collector/collector.ts';
import { setupCodeFile } from '../../collector/first-administrator.ts';
import { KnownError } from '../../domain/errors.ts';
import type { Io } from '../contract.ts';
import { processLog } from '../process-log.ts';
import { runConfig } from './run-config.ts';
import { runSettings } from './run-settings.ts';

/** `bandog collector run`: resolves when the collector has ended after SIGTERM or SIGINT. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { config, level } = await runConfig(runSettings(argv, io), io);
  const log = processLog('collector', level);
  const collector = await startCollector(config, log);
  const reload = () => void reloadAll(collector, log);
  process.on('SIGHUP', reload);
  log.info({ url: collector.url, fingerprint: collector.fingerprint, data: collector.dataFolder }, 'collector runs');
  if (collector.setupCode !== undefined) sayCode(collector.setupCode, collector, io);
  await ended(io.signal);
  process.off('SIGHUP', reload);
  await collector.close();
  log.info('collector has ended');
  return 0;
}

/** On a terminal the code itself; anywhere else standard error may be kept for long, and many may read it. */
function sayCode(code: string, { url, dataFolder }: Collector, io: Io): void {
  const where = io.stderr.isTTY ? `is ${code}` : `is in ${setupCodeFile(dataFolder)}`;
  io.stderr.write(`Nobody may sign in yet. The one-time code for the first administrator ${where} (${url}; good for a day).\n`);
}

/** Each on its own: a policy that is refused keeps no certificate from being shown. */
async function reloadAll(collector: Collector, log: Logger): Promise<void> {
  await readAgain('policy', { again: () => collector.reloadPolicy(), log });
  await readAgain('certificate', { again: () => collector.reloadCertificate(), log });
}

async function readAgain(
  what: string,
  { again, log }: { readonly again: () => Promise<void> | void; readonly log: Logger },
): Promise<void> {
  try {
    await again();
    log.info({ what }, 'read again');
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    log.error({ what, code: error.code, message: error.message }, 'refused, the old one stays');
  }
}

async function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
