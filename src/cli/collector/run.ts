import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Logger } from 'pino';
import { openCatalogue } from '../../catalogue/open.ts';
import { productsOfCatalogue } from '../../collector/catalogue-products.ts';
import { DEFAULT_LISTEN, parseListen, type CollectorConfig } from '../../collector/config.ts';
import { startCollector, type Collector } from '../../collector/collector.ts';
import { defaultDataFolder } from '../../collector/data-folder.ts';
import { setupCodeFile } from '../../collector/first-administrator.ts';
import { KnownError } from '../../domain/errors.ts';
import { usageError } from '../arguments.ts';
import type { Io } from '../contract.ts';
import { processLog } from '../process-log.ts';
import { shippedCatalogue } from '../shipped-catalogue.ts';
import { productVersion } from '../version.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'];

/** `bandog collector run`: resolves when the collector has ended after SIGTERM or SIGINT. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { config, level } = await parse(argv, io);
  const log = processLog('collector', level);
  const collector = await startCollector(config, log);
  const reload = () => reloadPolicy(collector, log);
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

function reloadPolicy(collector: Collector, log: Logger): void {
  try {
    collector.reloadPolicy();
    log.info('policy read again');
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    log.error({ code: error.code, message: error.message }, 'policy refused, the old one stays');
  }
}

async function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

async function parse(argv: readonly string[], io: Io): Promise<{ readonly config: CollectorConfig; readonly level: string }> {
  const { values } = usageError(() =>
    parseArgs({
      args: [...argv],
      options: {
        data: { type: 'string' },
        listen: { type: 'string' },
        store: { type: 'string' },
        name: { type: 'string', multiple: true, default: [] },
        policy: { type: 'string' },
        'sign-in': { type: 'string' },
        'trusted-proxy': { type: 'string', multiple: true },
        cert: { type: 'string' },
        key: { type: 'string' },
        catalogue: { type: 'string' },
        'log-level': { type: 'string', default: 'info' },
      },
    }),
  );
  const at = (file: string) => path.resolve(io.cwd, file);
  if ((values.cert === undefined) !== (values.key === undefined)) {
    throw new KnownError(
      'E_USAGE',
      '--cert and --key belong together',
      'Give both, or none for a certificate of its own authority.',
    );
  }
  if (!LEVELS.includes(values['log-level'])) {
    throw new KnownError(
      'E_USAGE',
      `there is no log level ${JSON.stringify(values['log-level'])}`,
      `Write one of: ${LEVELS.join(', ')}.`,
    );
  }
  const catalogue = openCatalogue(
    readCatalogue(values.catalogue === undefined ? await shippedCatalogue() : at(values.catalogue)),
  );
  const given =
    values.cert === undefined || values.key === undefined ? undefined : { certificate: at(values.cert), key: at(values.key) };
  const config: CollectorConfig = {
    dataFolder: values.data === undefined ? defaultDataFolder(io.env) : at(values.data),
    listen: values.listen === undefined ? DEFAULT_LISTEN : parseListen(values.listen),
    store: values.store ?? io.env['BANDOG_STORE'],
    names: values.name,
    policyFile: values.policy === undefined ? undefined : at(values.policy),
    trustedProxies: values['trusted-proxy']?.map(networkOf),
    signInFile: values['sign-in'] === undefined ? undefined : at(values['sign-in']),
    certificate: given,
    products: productsOfCatalogue(catalogue),
    version: productVersion(),
  };
  return { config, level: values['log-level'] };
}

/** An address, or a network as `10.0.0.0/8`. @throws KnownError E_USAGE */
function networkOf(text: string): string {
  const [address = '', bits] = text.split('/');
  const most = isIP(address) === 6 ? 128 : 32;
  if (isIP(address) !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))) return text;
  const message = `--trusted-proxy ${JSON.stringify(text)} is no address and no network`;
  throw new KnownError('E_USAGE', message, 'Write for example --trusted-proxy 10.1.2.3 or --trusted-proxy 10.1.0.0/16.');
}

function readCatalogue(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error';
    throw new KnownError(
      'E_CATALOGUE_INVALID',
      `${file} cannot be read: ${why}`,
      'Check --catalogue, or leave it out to use the shipped one.',
      error,
    );
  }
}
