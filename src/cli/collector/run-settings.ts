import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { LineCounter, parseDocument, isMap, isScalar } from 'yaml';
import { KnownError } from '../../domain/errors.ts';
import { usageError } from '../arguments.ts';
import type { Io } from '../contract.ts';

/** One thing that decides how a collector runs. */
interface Setting {
  /** Of its option `--name`, of its member in the file, and, upper-case behind BANDOG_COLLECTOR_, of its variable. */
  readonly name: string;
  /** Of the machine: resolved against where it was said. */
  readonly isPath?: true;
  /** May be given several times; in a variable with commas between. */
  readonly isList?: true;
  /** It may hold a password, which is not shown. */
  readonly isAddress?: true;
  /** In words, when nobody says anything. */
  readonly otherwise: string;
}

/** All of them, in the order in which they are shown. */
export const RUN_SETTINGS = [
  { name: 'data', isPath: true, otherwise: 'the folder of the account' },
  { name: 'listen', otherwise: '127.0.0.1:8443' },
  { name: 'name', isList: true, otherwise: "this machine's address" },
  { name: 'store', isAddress: true, otherwise: 'SQLite in the data folder' },
  { name: 'policy', isPath: true, otherwise: 'none: every product is unreviewed' },
  { name: 'sign-in', isPath: true, otherwise: 'local accounts only' },
  { name: 'trusted-proxy', isList: true, otherwise: "none: nobody's X-Forwarded-For is believed" },
  { name: 'cert', isPath: true, otherwise: 'of its own authority' },
  { name: 'key', isPath: true, otherwise: 'of its own authority' },
  { name: 'catalogue', isPath: true, otherwise: 'the one that Bandog ships' },
  { name: 'contact-interval', otherwise: '60' },
  { name: 'enrolments-per-second', otherwise: '100' },
  { name: 'keep-history', otherwise: 'all of it' },
  { name: 'held-requests', otherwise: '1000' },
  { name: 'bytes-in-hand', otherwise: '67108864' },
  { name: 'log-level', otherwise: 'info' },
] as const satisfies readonly Setting[];

/** The name of a setting. */
export type SettingName = (typeof RUN_SETTINGS)[number]['name'];

/** Its values for a person. */
export function shownValues(name: SettingName, { values }: Said): string {
  const setting = ALL.find((one) => one.name === name);
  return values.map((value) => (setting?.isAddress === true ? withoutPassword(value) : value)).join(', ');
}

function withoutPassword(address: string): string {
  // A list of servers, which is no URL.
  const [, before, after] = /^(postgres(?:ql)?:\/\/[^:@/?#]*):[^@/?#]*(@[^/?#]*,[^/?#]*\/[^?#]*)/.exec(address) ?? [];
  if (before !== undefined) return `${before}:***${after}`;
  if (/^postgres(?:ql)?:\/\/[^:/?#]*@[^/?#]*,[^/?#]*\/[^?#]*$/.test(address)) return address;
  if (!URL.canParse(address)) return '(no address)';
  const url = new URL(address);
  if (url.password !== '') url.password = '***';
  if (url.searchParams.has('password')) url.searchParams.set('password', '***');
  return url.href;
}

/** What a setting is, and who said so: `--listen`, `BANDOG_COLLECTOR_LISTEN`, `FILE:3`. */
export interface Said {
  readonly values: readonly string[];
  readonly origin: string;
}

/** All that was said. */
export interface RunSettings {
  readonly said: ReadonlyMap<SettingName, Said>;
  /** The file that was read, absolute; absent: none. */
  readonly file?: string | undefined;
}

const ALL: readonly Setting[] = RUN_SETTINGS;
const MAX_FILE_BYTES = 64 * 1024;

/** What was said of each setting: on the command line, else in the environment, else in the file of `--config`. @throws KnownError E_USAGE, E_CONFIG_INVALID */
export function runSettings(argv: readonly string[], io: Io): RunSettings & { readonly isJson: boolean } {
  const known = Object.fromEntries(ALL.map(({ name, isList }) => [name, { type: 'string', multiple: isList === true }] as const));
  const { values: options } = usageError(() =>
    parseArgs({
      args: [...argv],
      options: { ...known, config: { type: 'string' }, json: { type: 'boolean', default: false } },
    }),
  );
  const given = new Map(Object.entries(options));
  const config = given.get('config') ?? (io.env['BANDOG_COLLECTOR_CONFIG'] || undefined);
  const file = typeof config === 'string' ? path.resolve(io.cwd, config) : undefined;
  const inFile = file === undefined ? new Map<string, Said>() : settingsIn(file);
  const said = RUN_SETTINGS.flatMap((setting): readonly (readonly [SettingName, Said])[] => {
    const { name } = setting;
    const found = onCommandLine(setting, given.get(name)) ?? inEnvironment(setting, io) ?? inFile.get(name);
    if (found === undefined) return [];
    // A path in the file is resolved against the file's folder already.
    const values = isPath(setting) ? found.values.map((one) => path.resolve(io.cwd, one)) : found.values;
    return [[name, { ...found, values }]];
  });
  return { said: new Map(said), file, isJson: options.json };
}

function onCommandLine({ name }: Setting, given: unknown): Said | undefined {
  if (given === undefined) return undefined;
  return { values: [given].flat().map(String), origin: `--${name}` };
}

function inEnvironment({ name, isList }: Setting, { env }: Io): Said | undefined {
  const variable = `BANDOG_COLLECTOR_${name.replaceAll('-', '_').toUpperCase()}`;
  const value = env[variable];
  if (value === undefined || value === '') return undefined;
  return { values: isList === true ? value.split(',').map((one) => one.trim()) : [value], origin: variable };
}

function settingsIn(file: string): ReadonlyMap<string, Said> {
  const lines = new LineCounter();
  const document = parseDocument(textOf(file), { lineCounter: lines, version: '1.2', schema: 'core', merge: false });
  const at = (offset: number | undefined) => `${file}:${offset === undefined ? 1 : lines.linePos(offset).line}`;
  const [error] = document.errors;
  if (error !== undefined) throw invalid(`${at(error.pos[0])}: ${error.message.split('\n')[0]}`);
  if (document.contents === null) return new Map();
  if (!isMap(document.contents)) throw invalid(`${file}: it is no list of settings, \`name: value\` in each line`);
  return new Map(
    document.contents.items.map(({ key, value }): [string, Said] => {
      const origin = at(isScalar(key) ? key.range?.[0] : undefined);
      const setting = ALL.find(({ name }) => isScalar(key) && name === key.value);
      if (setting === undefined)
        throw invalid(`${origin}: there is no such setting; known: ${ALL.map(({ name }) => name).join(', ')}`);
      const plain: unknown = (value as { toJS?: (of: unknown) => unknown } | null)?.toJS?.(document) ?? null;
      const values = setting.isList === true ? [plain].flat() : [plain];
      if (!values.every((one) => typeof one === 'string' || typeof one === 'number'))
        throw invalid(`${origin}: ${setting.name} is not a ${setting.isList === true ? 'list of texts' : 'text'}`);
      const texts = values.map(String);
      return [
        setting.name,
        { origin, values: isPath(setting) ? texts.map((one) => path.resolve(path.dirname(file), one)) : texts },
      ];
    }),
  );
}

function isPath({ isPath: is }: Setting): boolean {
  return is === true;
}

function textOf(file: string): string {
  try {
    const { size } = statSync(file);
    if (size > MAX_FILE_BYTES) throw new Error(`it has ${size} bytes, and ${MAX_FILE_BYTES} is the most`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw invalid(`${file} cannot be read: ${error instanceof Error ? error.message : 'unknown error'}`, error);
  }
}

function invalid(message: string, cause?: unknown): KnownError {
  const remedy = 'Correct the file of --config; `bandog collector config` shows what counts and who said so.';
  return new KnownError('E_CONFIG_INVALID', message, remedy, cause);
}
