import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { openCatalogue } from '../../catalogue/open.ts';
import { productsOfCatalogue } from '../../collector/catalogue-products.ts';
import { DEFAULT_LISTEN, parseListen, type CollectorConfig } from '../../collector/config.ts';
import { defaultDataFolder } from '../../collector/data-folder.ts';
import { KnownError } from '../../domain/errors.ts';
import { numberGiven, type NumberOption } from '../arguments.ts';
import type { Io } from '../contract.ts';
import { shippedCatalogue } from '../shipped-catalogue.ts';
import { shippedConsole } from '../shipped-console.ts';
import { productVersion } from '../version.ts';
import type { RunSettings, SettingName } from './run-settings.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'];
const CONTACT: NumberOption = { name: 'contact-interval', what: 'a number of seconds', min: 30, max: 3600 };
const ENROLMENTS: NumberOption = { name: 'enrolments-per-second', what: 'a number', min: 1, max: 10_000 };
const HISTORY: NumberOption = { name: 'keep-history', what: 'a number of months', min: 0, max: 1200 };
const HELD: NumberOption = { name: 'held-requests', what: 'a number', min: 0, max: 100_000 };
const BYTES: NumberOption = { name: 'bytes-in-hand', what: 'a number of bytes', min: 4 * 1024 * 1024, max: 2 ** 34 };

/** How a collector is to run, from what was said of it. @throws KnownError E_USAGE, E_CATALOGUE_INVALID */
export async function runConfig(
  { said, file }: RunSettings,
  io: Io,
): Promise<{ readonly config: CollectorConfig; readonly level: string }> {
  const one = (name: SettingName) => said.get(name)?.values[0];
  const number = (option: NumberOption & { readonly name: SettingName }) => {
    const value = one(option.name);
    return value === undefined ? undefined : numberGiven(value, option);
  };
  const [certificate, key] = [one('cert'), one('key')];
  if ((certificate === undefined) !== (key === undefined)) {
    const remedy = 'Give both, or none for a certificate of its own authority.';
    throw new KnownError('E_USAGE', '--cert and --key belong together', remedy);
  }
  const level = one('log-level') ?? 'info';
  if (!LEVELS.includes(level))
    throw new KnownError('E_USAGE', `there is no log level ${JSON.stringify(level)}`, `Write one of: ${LEVELS.join(', ')}.`);
  const catalogue = openCatalogue(readCatalogue(one('catalogue') ?? (await shippedCatalogue())));
  const listen = one('listen');
  const config: CollectorConfig = {
    dataFolder: one('data') ?? defaultDataFolder(io.env),
    listen: listen === undefined ? DEFAULT_LISTEN : parseListen(listen),
    store: one('store'),
    names: said.get('name')?.values ?? [],
    policyFile: one('policy'),
    signInFile: one('sign-in'),
    trustedProxies: said.get('trusted-proxy')?.values.map(networkOf),
    certificate: certificate === undefined || key === undefined ? undefined : { certificate, key },
    products: productsOfCatalogue(catalogue),
    consoleFolder: shippedConsole(),
    version: productVersion(),
    contactIntervalSeconds: number({ ...CONTACT, name: 'contact-interval' }),
    enrolmentsPerSecond: number({ ...ENROLMENTS, name: 'enrolments-per-second' }),
    keepHistoryMonths: number({ ...HISTORY, name: 'keep-history' }),
    keepHistory: { saidBy: said.get('keep-history')?.origin, file },
    maxHeldRequests: number({ ...HELD, name: 'held-requests' }),
    maxBytesInHand: number({ ...BYTES, name: 'bytes-in-hand' }),
  };
  return { config, level };
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
    const remedy = 'Check --catalogue, or leave it out to use the shipped one.';
    throw new KnownError('E_CATALOGUE_INVALID', `${file} cannot be read: ${why}`, remedy, error);
  }
}
