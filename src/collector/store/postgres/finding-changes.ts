import { CANARY_PRODUCT } from '../../../domain/canary.ts';
import type { Instant } from '../../../domain/clock.ts';
import type { Finding, FindingId } from '../../../domain/finding.ts';
import { number, text, type Value } from '../connection.ts';
import type { CompiledPolicy } from '../../policy/compiled-policy.ts';
import { groupOfKey } from '../../../domain/group.ts';
import { verdictOf, VERDICT_COLUMNS } from '../operations/judging.ts';
import { documentOf } from '../decisions/finding-document.ts';
import { cleanText } from '../host-text.ts';
import type { HistoryRow } from '../rows.ts';
import type { PostgresConnection } from './connection.ts';
import { addHistory, type HistoryLine } from './history.ts';
import { insertRows, updateRows, type Column } from './lists.ts';

const KEY: readonly Column[] = [
  ['host', 'bigint'],
  ['finding_id', 'text'],
];
const COLUMNS: readonly Column[] = [
  ['product', 'text'],
  ['state', 'text'],
  ['identity', 'text'],
  ['version', 'text'],
  ['account_id', 'text'],
  ['account_name', 'text'],
  ['last_seen', 'text'],
  ['changed_at', 'text'],
  ['pending', 'smallint'],
  ['document', 'text'],
  ['group_key', 'text'],
  ['listed', 'smallint'],
  ['back_at', 'text'],
  ...VERDICT_COLUMNS.map((name): Column => [name, name === 'judged_revision' ? 'bigint' : 'text']),
];
const READ = {
  name: 'findings named',
  sql: `SELECT finding.* FROM unnest($1::bigint[], $2::text[]) AS given (host, finding_id) JOIN finding USING (host, finding_id)`,
};
/** When it was first learnt of: never written again. */
const CAME: Column = ['came_at', 'text'];
const INSERT = insertRows('finding', [...KEY, ...COLUMNS, CAME], 'RETURNING id, host, finding_id');
const UPDATE = updateRows('finding', KEY, COLUMNS);
/** Of a copy that stays as it is. Its verdict is not written back: another replica may have judged it anew since it was read. */
const UPDATE_SAME = {
  ...updateRows('finding', KEY, [
    ['last_seen', 'text'],
    ['pending', 'smallint'],
  ]),
  name: 'update finding same',
};
const MARK_PENDING = {
  name: 'findings pending',
  sql: "UPDATE finding SET pending = 1 WHERE host = ANY($1::bigint[]) AND state <> 'gone' AND pending = 0",
};
const SEEN = {
  name: 'findings seen',
  sql: `UPDATE finding SET last_seen = given.at FROM unnest($1::bigint[], $2::text[], $3::text[]) AS given (host, finding_id, at)
    WHERE finding.host = given.host AND finding.finding_id = given.finding_id AND state <> 'gone' AND last_seen < given.at`,
};

/** A finding as the store has it, or is to have it. */
interface Stored {
  readonly host: number;
  readonly findingId: FindingId;
  /** Absent before it was inserted. */
  readonly id?: number;
  /** Whether a host reported another document than was read: all columns are written, with the verdict on it. */
  readonly isNew: boolean;
  readonly state: string;
  readonly identity: string;
  readonly version: string;
  readonly lastSeen: Instant;
  readonly pending: 0 | 1;
  readonly document: string;
  readonly backAt: Value;
  /** The other columns, which are only written. */
  readonly rest?: readonly [product: string, accountId: string, accountName: string, changedAt: Instant];
  /** Group, whether it is listed, and the verdict. */
  readonly judged: readonly [groupKey: string, listed: 0 | 1, verdict: readonly Value[]];
}

/** Whose finding it is, when it came, and what it is judged by. */
interface Origin {
  readonly host: number;
  readonly hostId: string;
  readonly groupKey: string;
  readonly policy: CompiledPolicy;
  readonly receivedAt: Instant;
}

/** Which finding of which host. */
export interface FindingName {
  readonly host: number;
  readonly findingId: FindingId;
}

/** What the batches of several hosts do to their findings, entry by entry, and then written in few statements. */
export class FindingChanges {
  readonly #stored: Map<string, Stored>;
  readonly #changed = new Set<string>();
  readonly #seen = new Map<string, FindingName & { readonly at: Instant }>();
  readonly #marked = new Set<number>();
  readonly #history: { readonly key: string; readonly line: Omit<HistoryLine, 'finding'> }[] = [];

  private constructor(stored: Map<string, Stored>) {
    this.#stored = stored;
  }

  /** Reads the findings that batches name; their hosts' rows are locked. */
  static async read(connection: PostgresConnection, named: readonly FindingName[]): Promise<FindingChanges> {
    const known = new Map(named.map((one) => [keyOf(one), one] as const));
    const rows = await connection.rows(
      READ,
      [...known.values()].map(({ host, findingId }) => [host, findingId]),
    );
    const stored = rows.map((row): Stored => ({
      host: number(row['host']),
      findingId: text(row['finding_id']),
      id: number(row['id']),
      isNew: false,
      state: text(row['state']),
      identity: text(row['identity']),
      version: text(row['version']),
      lastSeen: text(row['last_seen']),
      pending: row['pending'] === 1 ? 1 : 0,
      document: text(row['document']),
      rest: [text(row['product']), text(row['account_id']), text(row['account_name']), text(row['changed_at'])],
      backAt: valueOf(row['back_at']),
      judged: [text(row['group_key']), row['listed'] === 1 ? 1 : 0, VERDICT_COLUMNS.map((name) => valueOf(row[name]))],
    }));
    return new FindingChanges(new Map(stored.map((one) => [keyOf(one), one])));
  }

  /** A host reports a finding. */
  report({ host, hostId, groupKey, policy, receivedAt }: Origin, finding: Finding): void {
    const name = { host, findingId: finding.id };
    const before = this.#stored.get(keyOf(name));
    const document = documentOf(finding, before?.document);
    if (before?.document === document) {
      if (before.pending === 1) this.#set({ ...before, pending: 0 });
      return;
    }
    const { state, identity, lastSeen } = finding;
    const subject = { hostId, group: groupOfKey(groupKey), finding: JSON.parse(document) as Finding };
    const version = cleanText(finding.version ?? '');
    this.#set({
      ...name,
      ...(before?.id === undefined ? {} : { id: before.id }),
      isNew: true,
      state,
      identity,
      version,
      lastSeen: before !== undefined && before.lastSeen > lastSeen ? before.lastSeen : lastSeen,
      pending: 0,
      document,
      rest: [finding.product, finding.account?.id ?? '', finding.account?.name ?? '', receivedAt],
      backAt: state === 'gone' ? null : before?.state === 'gone' ? receivedAt : (before?.backAt ?? null),
      judged: [groupKey, finding.product === CANARY_PRODUCT ? 0 : 1, verdictOf(subject, policy, receivedAt)],
    });
    // What a resync repeats is no news, and neither is another list of running processes.
    const isNews = before?.state !== state || before.identity !== identity || before.version !== version;
    const line = { host, receivedAt, state, identity, version, lastSeen, cause: 'reported' as HistoryRow['cause'] };
    if (isNews) this.#history.push({ key: keyOf(name), line });
  }

  /** A look of a host saw a finding unchanged. */
  see(name: FindingName, at: Instant): void {
    const known = this.#stored.get(keyOf(name));
    if (known !== undefined) {
      if (known.state !== 'gone' && known.lastSeen < at) this.#set({ ...known, lastSeen: at });
      return;
    }
    const before = this.#seen.get(keyOf(name));
    if (before === undefined || before.at < at) this.#seen.set(keyOf(name), { ...name, at });
  }

  /** A host begins a resync: what it does not name from here on is pending. */
  markPending(host: number): void {
    this.#marked.add(host);
    for (const one of this.#stored.values()) if (one.host === host && one.state !== 'gone') this.#set({ ...one, pending: 1 });
  }

  /** Writes it all. */
  async save(connection: PostgresConnection): Promise<void> {
    if (this.#marked.size > 0) await connection.lists(MARK_PENDING, [[...this.#marked]]);
    const changed = [...this.#changed].flatMap((key) => this.#stored.get(key) ?? []);
    const known = changed.filter((one) => one.id !== undefined);
    await connection.rows(
      UPDATE,
      known.filter((one) => one.isNew).map((one) => rowOf(one)),
    );
    await connection.rows(
      UPDATE_SAME,
      known.filter((one) => !one.isNew).map(({ host, findingId, lastSeen, pending }) => [host, findingId, lastSeen, pending]),
    );
    const inserted = await connection.rows(
      INSERT,
      changed.filter((one) => one.id === undefined).map((one) => [...rowOf(one), one.rest?.[3] ?? '']),
    );
    await connection.rows(
      SEEN,
      [...this.#seen.values()].map(({ host, findingId, at }) => [host, findingId, at]),
    );
    const numbers = new Map(
      inserted.map((row) => [keyOf({ host: number(row['host']), findingId: text(row['finding_id']) }), number(row['id'])]),
    );
    const lines = this.#history.flatMap(({ key, line }) => {
      const finding = this.#stored.get(key)?.id ?? numbers.get(key);
      return finding === undefined ? [] : [{ ...line, finding }];
    });
    await addHistory(connection, lines);
  }

  #set(one: Stored): void {
    this.#stored.set(keyOf(one), one);
    this.#changed.add(keyOf(one));
  }
}

/** Whether a finding is the marker that proves a canary. */
export function isMarker({ product, state }: Finding): boolean {
  return product === CANARY_PRODUCT && state !== 'gone';
}

function keyOf({ host, findingId }: FindingName): string {
  return `${host} ${findingId}`;
}

function rowOf(stored: Stored): readonly Value[] {
  const { host, findingId, state, identity, version, lastSeen, pending, document, rest, backAt, judged } = stored;
  const [product = '', accountId = '', accountName = '', changedAt = ''] = rest ?? [];
  const [groupKey, listed, verdict] = judged;
  const first = [
    host,
    findingId,
    product,
    state,
    identity,
    version,
    accountId,
    accountName,
    lastSeen,
    changedAt,
    pending,
    document,
  ];
  return [...first, groupKey, listed, backAt, ...verdict];
}

/** A column of ours as it is written back. */
function valueOf(value: unknown): Value {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}
