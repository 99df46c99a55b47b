import { setImmediate as turn } from 'node:timers/promises';
import { MOST_ASSETS, type Asset } from '../../store/assets-contract.ts';
import { optionalText } from '../../store/connection.ts';
import { foldName } from '../../store/host-text.ts';
import { NO_IDENTITY } from '../../store/operations/host-rows.ts';
import { badRequest } from '../errors.ts';
import { csvRecords, separatorOf } from './csv.ts';

/** What is known of an asset. */
const COLUMNS = ['serial', 'name', 'tag', 'owner'] as const;
type Column = (typeof COLUMNS)[number];
const IDENTITIES = ['serial', 'name', 'tag'] as const;

/** Names of columns as inventories write them, without case, blanks and marks: `Serial Number`, `asset_tag`. */
const NAMES: ReadonlyMap<string, Column> = new Map(
  (
    [
      ['serial', ['serial', 'serialnumber', 'serialno', 'sn', '序列号']],
      ['name', ['name', 'host', 'hostname', 'computer', 'computername', 'devicename', '主机名', '名称']],
      ['tag', ['tag', 'asset', 'assettag', 'assetid', 'inventorynumber', '资产编号', '资产标签']],
      ['owner', ['owner', 'user', 'username', 'assignedto', '使用者', '负责人']],
    ] as const
  ).flatMap(([column, names]) => names.map((name) => [name, column] as const)),
);

/** What may be wrong with a line. */
export const LINE_PROBLEMS = [
  'open-quote',
  'text-after-quote',
  'too-many-fields',
  'too-long',
  'unseen-character',
  'nothing-to-match',
  'same-as-line',
] as const;

/** A line that is no asset. */
export interface LineProblem {
  readonly line: number;
  readonly problem: (typeof LINE_PROBLEMS)[number];
  readonly column?: Column;
  /** Of `same-as-line`. */
  readonly otherLine?: number;
}

/** A file as it was read. */
export interface ReadAssets {
  readonly assets: readonly Asset[];
  /** Of all lines, in their order. */
  readonly problems: readonly LineProblem[];
  /** Columns that nothing is taken from. */
  readonly ignored: readonly string[];
}

const MAX_LENGTH = 256;
/** Lines between which others get their turn. */
const LINES_A_TURN = 2000;
/** A file with more of them is no list of machines. */
const MOST_PROBLEMS = 10_000;
const UNSEEN = /\p{Cc}|\p{Cs}/u;

/**
 * Reads a list of assets: the first line names the columns, each other one is an asset. A line that is wrong is left out and told.
 *
 * @throws KnownError E_BAD_REQUEST when no column is known, nearly nothing is right, or there are more than MOST_ASSETS
 */
export async function readAssets(text: string): Promise<ReadAssets> {
  const records = csvRecords(text, separatorOf(text));
  const { value: head } = records.next();
  const titles: readonly string[] = head !== undefined && 'fields' in head ? head.fields : [];
  const columns = columnsOf(titles);
  const assets: Asset[] = [];
  const problems: LineProblem[] = [];
  const seen = new Map<string, number>();
  for (const record of records) {
    if (record.line % LINES_A_TURN === 0) await turn();
    const read = 'problem' in record ? record : assetOf(record, { columns, width: titles.length, seen });
    if (read === undefined) continue;
    if ('problem' in read) problems.push(read);
    else assets.push({ ...read, number: assets.length + 1 });
    if (problems.length > MOST_PROBLEMS)
      throw badRequest(`more than ${MOST_PROBLEMS} lines are wrong, the first is line ${problems[0]?.line}`, 'Give a CSV file.');
    if (assets.length > MOST_ASSETS)
      throw badRequest(`the list has more than ${MOST_ASSETS} machines`, 'Import the part that is to be rolled out.');
  }
  return { assets, problems, ignored: titles.filter((_, at) => !columns.has(at)).map((title) => title.slice(0, MAX_LENGTH)) };
}

/** Columns by their places; the first of several of one meaning counts. @throws KnownError E_BAD_REQUEST */
function columnsOf(titles: readonly string[]): ReadonlyMap<number, Column> {
  const columns = new Map<number, Column>();
  for (const [at, title] of titles.entries()) {
    const column = NAMES.get(title.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ''));
    if (column !== undefined && ![...columns.values()].includes(column)) columns.set(at, column);
  }
  if (IDENTITIES.some((one) => [...columns.values()].includes(one))) return columns;
  throw badRequest(
    'the first line names no column that a machine is known by',
    'Begin the file with a line of column names, among them `serial`, `name` or `tag`.',
  );
}

/** Undefined: an empty line. */
function assetOf(
  { line, fields }: { readonly line: number; readonly fields: readonly string[] },
  known: { readonly columns: ReadonlyMap<number, Column>; readonly width: number; readonly seen: Map<string, number> },
): Omit<Asset, 'number'> | LineProblem | undefined {
  if (fields.every((field) => field.trim() === '')) return undefined;
  if (fields.slice(known.width).some((field) => field.trim() !== '')) return { line, problem: 'too-many-fields' };
  const values = new Map<Column, string>();
  for (const [at, column] of known.columns) {
    const value = fields[at]?.trim() ?? '';
    if (value === '' || (column === 'serial' && NO_IDENTITY.test(value.replaceAll('-', '')))) continue;
    if (value.length > MAX_LENGTH) return { line, problem: 'too-long', column };
    if (UNSEEN.test(value)) return { line, problem: 'unseen-character', column };
    values.set(column, value);
  }
  const named = IDENTITIES.flatMap((column) => {
    const value = values.get(column);
    return value === undefined ? [] : [{ column, key: `${column} ${column === 'name' ? foldName(value) : value}` }];
  });
  if (named.length === 0) return { line, problem: 'nothing-to-match' };
  for (const { column, key } of named) {
    const otherLine = known.seen.get(key);
    if (otherLine !== undefined) return { line, problem: 'same-as-line', column, otherLine };
  }
  for (const { key } of named) known.seen.set(key, line);
  return {
    ...optionalText('serial', values.get('serial')),
    ...optionalText('name', values.get('name')),
    ...optionalText('tag', values.get('tag')),
    ...optionalText('owner', values.get('owner')),
  };
}
