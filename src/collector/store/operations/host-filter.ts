import type { Connection } from '../connection.ts';
import { foldName } from '../host-text.ts';
import type { CoverageState, HostFilter, Looked } from '../query-contract.ts';
import { copyConditions, isEmpty, type CopyConditions } from './copy-filter.ts';
import { needNarrowing } from './need-filter.ts';
import { allOf, narrowed, oneOfThese, type Condition, type Narrowing } from './narrowing.ts';

/** From so many characters on the index of trigrams finds them. */
const TRIGRAM = 3;
/** After every other text that begins so. */
const LAST = '\u{10ffff}';

/** What a host must be, beside the groups that it is in. */
export interface HostCondition {
  /** Over `host`, `presence` and `scan`. */
  readonly condition: Condition;
  /** Whether some index told that few fit, so that these are gathered. */
  readonly isGathered: boolean;
  /**
   * When nothing is known to fit few: ids of hosts, some of them twice, in no order, which an index tells and beside which `beside` is to hold. Of copies it
   * tells their groups, too.
   */
  readonly driver?: Condition | undefined;
  readonly beside: Condition;
}

/** What a host must be; undefined when nothing can fit. */
export async function hostCondition(connection: Connection, filter: HostFilter): Promise<HostCondition | undefined> {
  const { text, within, platforms, copy, looked } = filter;
  if (within?.length === 0 || platforms?.length === 0 || (copy !== undefined && isEmpty(copy))) return undefined;
  const folded = foldName(text ?? '');
  const narrowings = narrowingsOf(filter, folded);
  const conditions: Condition[] = [];
  for (const narrowing of narrowings) conditions.push(await narrowed(connection, 'host.id', narrowing));
  const isNarrow = conditions.some(({ sql }, index) => sql !== narrowings[index]?.check.sql);
  // What begins so is a range of the names' own order.
  if (folded !== '') conditions.push(folded.length < TRIGRAM ? begins('host.name', folded) : textCheck(folded));
  if (looked === 'completely') conditions.push({ sql: 'scan.complete = 1', values: [] });
  if (platforms !== undefined) conditions.push(oneOfThese("host.labels ->> 'platform'", platforms));
  conditions.push(...checksOfState(filter));
  const beside = allOf(conditions);
  const driver = isNarrow ? undefined : narrowings[0]?.ids;
  if (copy === undefined) return { condition: beside, beside, isGathered: isNarrow, driver };
  const copies = await copyConditions(connection, { ...copy, within });
  const isGathered = isNarrow || copies.gather !== undefined;
  const condition = allOf([copyCondition(copies), ...conditions]);
  const { anyOrder } = copies;
  if (isGathered || anyOrder === undefined) return { condition, beside, isGathered };
  return {
    condition,
    beside,
    isGathered,
    driver: { sql: `SELECT finding.host FROM finding WHERE ${anyOrder.sql}`, values: anyOrder.values },
  };
}

function narrowingsOf(filter: HostFilter, folded: string): readonly Narrowing[] {
  const { asset, tags = [], looked, isSilent, notSince } = filter;
  return [
    ...(folded.length < TRIGRAM ? [] : [textNarrowing(folded)]),
    ...(asset === undefined || asset === '' ? [] : [assetNarrowing(foldName(asset))]),
    ...tags.map((tag) => tagNarrowing(tag)),
    ...(looked === undefined ? [] : lookedNarrowing(looked)),
    ...(isSilent === true ? [awayNarrowing({ sql: 'presence.silent_at IS NOT NULL', values: [] })] : []),
    ...narrowingsOfState(filter),
    ...(notSince === undefined ? [] : [awayNarrowing({ sql: 'presence.last_contact < ?', values: [notSince] })]),
  ];
}

/** Where a page begins at the earliest and ends at the latest, by what the names begin with. */
export function nameRange({ text = '' }: HostFilter): { readonly from: string; readonly before: string } {
  const folded = foldName(text);
  return folded.length < TRIGRAM ? { from: folded, before: `${folded}${LAST}` } : { from: '', before: LAST };
}

function textNarrowing(folded: string): Narrowing {
  if (folded.length < TRIGRAM) {
    const range = begins('host.name', folded);
    return { ids: { sql: `SELECT host.id FROM host WHERE ${range.sql}`, values: range.values }, check: range };
  }
  // What the pattern takes for any character is checked for itself.
  const pattern = `%${folded.replaceAll(/[%_\\]/g, '_')}%`;
  return { ids: { sql: 'SELECT rowid FROM host_text WHERE name LIKE ?', values: [pattern] }, check: textCheck(folded) };
}

/** By what stands on the machine: the maker's number, or the company's, which is one of its tags. */
function assetNarrowing(folded: string): Narrowing {
  const [serial, tag] = [begins('host_serial.serial', folded), begins('lower(host_tag.tag)', folded)];
  const values = [...serial.values, ...tag.values];
  return {
    ids: {
      sql: `SELECT host FROM host_serial WHERE ${serial.sql} UNION ALL SELECT host FROM host_tag WHERE ${tag.sql}`,
      values,
    },
    check: {
      sql: `EXISTS (SELECT 1 FROM host_serial WHERE host_serial.host = host.id AND ${serial.sql})
        OR EXISTS (SELECT 1 FROM host_tag WHERE host_tag.host = host.id AND ${tag.sql})`,
      values,
    },
  };
}

/** What begins so, as one range of an index in the order of bytes. */
function begins(column: string, folded: string): Condition {
  return { sql: `${column} >= ? AND ${column} < ?`, values: [folded, `${folded}${LAST}`] };
}

/** Findings of hosts with the text in their name. */
export function nameNarrowing(text: string): Narrowing {
  const { ids, check } = textNarrowing(foldName(text));
  return {
    // The index of trigrams is asked with a pattern that takes more than the text.
    ids: {
      sql: `SELECT host.id FROM host WHERE host.id IN (${ids.sql}) AND ${check.sql}`,
      values: [...ids.values, ...check.values],
    },
    check: { sql: `EXISTS (SELECT 1 FROM host WHERE host.id = finding.host AND ${check.sql})`, values: check.values },
  };
}

function textCheck(folded: string): Condition {
  return { sql: "replace(host.name, ?, '') <> host.name", values: [folded] };
}

/** Of hosts with a tag; `of` is the column of the host that is read. */
export function tagNarrowing(tag: string, of: 'host.id' | 'finding.host' = 'host.id'): Narrowing {
  return {
    ids: { sql: 'SELECT host FROM host_tag WHERE tag = ?', values: [tag] },
    check: { sql: `EXISTS (SELECT 1 FROM host_tag WHERE host_tag.host = ${of} AND tag = ?)`, values: [tag] },
  };
}

function copyCondition({ gather, ofHost }: CopyConditions): Condition {
  const listed = 'finding.listed = 1 AND';
  return gather === undefined
    ? {
        // OFFSET: both engines else make a join of it, and read the copies of all hosts first.
        sql: `EXISTS (SELECT 1 FROM finding WHERE finding.host = host.id AND ${listed} ${ofHost.sql} LIMIT 1 OFFSET 0)`,
        values: ofHost.values,
      }
    : { sql: `host.id IN (SELECT finding.host FROM finding WHERE ${listed} ${gather.sql})`, values: gather.values };
}

function lookedNarrowing(looked: Looked): readonly Narrowing[] {
  switch (looked) {
    case 'partly':
      return [
        { ids: { sql: 'SELECT host FROM scan WHERE complete = 0', values: [] }, check: { sql: 'scan.complete = 0', values: [] } },
      ];
    case 'never':
      return [
        { ids: { sql: 'SELECT id FROM host WHERE is_looked = 0', values: [] }, check: { sql: 'host.is_looked = 0', values: [] } },
      ];
    case 'completely':
      return [];
  }
}

/** Only who missed a contact or said goodbye was not heard of for long: an index on every contact would cost more than all else. */
function awayNarrowing(condition: Condition): Narrowing {
  const away = '(presence.silent_at IS NOT NULL OR presence.stopped_at IS NOT NULL)';
  const check = { sql: `${away} AND ${condition.sql}`, values: condition.values };
  return { ids: { sql: `SELECT presence.host FROM presence WHERE ${check.sql}`, values: check.values }, check };
}

/** By how it is looked at, when it came, and why it needs a person. */
function narrowingsOfState({ coverage, enrolledSince, needs }: HostFilter): readonly Narrowing[] {
  return [
    ...(coverage === undefined ? [] : coverageNarrowing(coverage.state)),
    ...(enrolledSince === undefined ? [] : [enrolledNarrowing(enrolledSince)]),
    ...(needs === undefined ? [] : needNarrowing(needs)),
  ];
}

/** What no index knows of it. */
function checksOfState({ coverage, needs, isOpen, copy }: HostFilter): readonly Condition[] {
  // Closed records have no copies.
  const isChecked = (isOpen === true && copy === undefined) || coverage !== undefined || needs !== undefined;
  return [
    ...(coverage === undefined ? [] : [coverageCheck(coverage)]),
    ...(isChecked ? [{ sql: 'host.closed_at IS NULL', values: [] }] : []),
  ];
}

/** What an index knows of it; the rest is checked. */
function coverageNarrowing(state: CoverageState): readonly Narrowing[] {
  switch (state) {
    case 'silent':
      return [awayNarrowing({ sql: 'presence.silent_at IS NOT NULL', values: [] })];
    case 'never':
    case 'partly':
      return lookedNarrowing(state);
    case 'complete':
    case 'earlier':
      return [];
  }
}

function coverageCheck({ state, since }: NonNullable<HostFilter['coverage']>): Condition {
  const here = 'presence.silent_at IS NULL';
  switch (state) {
    case 'silent':
      return { sql: 'presence.silent_at IS NOT NULL', values: [] };
    case 'never':
    case 'partly':
      return { sql: here, values: [] };
    case 'complete':
      return { sql: `${here} AND scan.complete = 1 AND scan.at >= ?`, values: [since] };
    case 'earlier':
      return { sql: `${here} AND scan.complete = 1 AND scan.at < ?`, values: [since] };
  }
}

function enrolledNarrowing(since: string): Narrowing {
  const check = { sql: 'host.enrolled_at >= ?', values: [since] };
  return { ids: { sql: `SELECT host.id FROM host WHERE ${check.sql}`, values: check.values }, check };
}
