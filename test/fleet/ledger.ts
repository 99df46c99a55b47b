import type { Finding } from '../../src/domain/finding.ts';
import type { Store } from '../../src/collector/store/contract.ts';
import type { BatchEntry } from '../../src/wire/protocol.ts';

/** What of a finding counts as news, and what the store must say of it. */
type Fact = Pick<Finding, 'state' | 'identity' | 'version'>;

interface Account {
  readonly name: string;
  /** By epoch and sequence: the digest of the batch that was acknowledged there. */
  readonly batches: Map<string, string>;
  readonly findings: Map<string, { readonly fact: Fact; readonly changes: number }>;
}

/** A batch that the collector said is on its disk. */
export interface Acknowledged {
  readonly hostId: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly digest: string;
  /** What it said, in order. */
  readonly entries: readonly BatchEntry[];
}

/** What a collector acknowledged, to be held against what its store has: nothing may be lost, nothing doubled, nothing made up. */
export class Ledger {
  readonly #hosts = new Map<string, Account>();
  readonly #problems: string[] = [];
  readonly #doubted = new Set<string>();
  #batches = 0;
  #doubts = 0;

  /** Batches that were acknowledged. */
  get batches(): number {
    return this.#batches;
  }

  /** Hosts that the collector said are enrolled. */
  get hosts(): number {
    return this.#hosts.size;
  }

  /** The collector said that this host is one of its own. */
  enrolled(hostId: string, name: string): void {
    if (this.#hosts.has(hostId)) this.#problems.push(`the id ${hostId} was given twice`);
    this.#hosts.set(hostId, { name, batches: new Map(), findings: new Map() });
  }

  /** The collector said that this batch is on its disk; a repetition changes nothing. */
  acknowledged({ hostId, epoch, sequence, digest, entries }: Acknowledged): void {
    const account = this.#hosts.get(hostId);
    if (account === undefined) {
      this.#problems.push(`a batch of ${hostId}, which nobody enrolled, was acknowledged`);
      return;
    }
    const place = `${epoch}/${sequence}`;
    const before = account.batches.get(place);
    if (before === digest) return;
    if (before !== undefined) this.#problems.push(`${hostId} has two batches at ${place}`);
    account.batches.set(place, digest);
    this.#batches += 1;
    const findings = entries.flatMap((entry) => (entry.kind === 'finding' ? [entry.finding] : []));
    for (const finding of findings) note(account, finding.id, finding);
    if (!entries.some(({ kind }) => kind === 'resync')) return;
    // What a whole resync does not name is gone.
    const named = new Set(findings.map(({ id }) => id));
    for (const [id, { fact }] of account.findings) if (!named.has(id)) note(account, id, { ...fact, state: 'gone' });
  }

  /** A batch of this host was given up without an answer: whether it is on the disk nobody can say any more. */
  doubted(hostId: string): void {
    this.#doubted.add(hostId);
    this.#doubts += 1;
  }

  /** Holds all of it against the store; each sentence is something lost, doubled or made up. `sample`: how many hosts are looked at, absent: all. */
  async differences(store: Store, sample = Infinity): Promise<readonly string[]> {
    const problems = [...this.#problems];
    let looked = 0;
    for (const [hostId, account] of this.#hosts) {
      if (looked >= sample) break;
      looked += 1;
      problems.push(...(await differencesOf(store, { hostId, account, isDoubted: this.#doubted.has(hostId) })));
    }
    const { batches } = await store.counts();
    if (batches < this.#batches || batches > this.#batches + this.#doubts)
      problems.push(
        `the store has ${batches} batches; ${this.#batches} were acknowledged, and ${this.#doubts} were given up without an answer`,
      );
    if (looked === 0) problems.push('the ledger is empty: nothing was proved');
    return problems;
  }
}

function note({ findings }: Account, id: string, { state, identity, version }: Fact): void {
  const known = findings.get(id);
  const isNews = known?.fact.state !== state || known.fact.identity !== identity || known.fact.version !== version;
  const fact = { state, identity, ...(version === undefined ? {} : { version }) };
  findings.set(id, { fact, changes: (known?.changes ?? 0) + (isNews ? 1 : 0) });
}

interface Compared {
  readonly hostId: string;
  readonly account: Account;
  readonly isDoubted: boolean;
}

async function differencesOf(store: Store, { hostId, account, isDoubted }: Compared): Promise<readonly string[]> {
  const [host] = await store.findHosts(hostId);
  if (host === undefined) return [`${hostId} (${account.name}) was enrolled and is lost`];
  // It may be one batch ahead, which changes what is asked here; its next host began with all that it has.
  if (isDoubted) return [];
  const stored = new Map((await store.findings({ hostId, limit: 10_000 })).map(({ finding }) => [finding.id, finding]));
  const problems: string[] = [];
  for (const [id, { fact, changes }] of account.findings) {
    const found = stored.get(id);
    if (found === undefined) {
      problems.push(`finding ${id} of ${hostId} was acknowledged and is lost`);
      continue;
    }
    if (found.state !== fact.state || found.identity !== fact.identity || found.version !== fact.version)
      problems.push(
        `finding ${id} of ${hostId} is ${found.state} ${found.version}, acknowledged was ${fact.state} ${fact.version}`,
      );
    const history = await store.history({ hostId, findingId: id });
    if (history.length !== changes)
      problems.push(`finding ${id} of ${hostId} has ${history.length} lines of history, not ${changes}`);
  }
  for (const id of stored.keys())
    if (!account.findings.has(id)) problems.push(`finding ${id} of ${hostId} was never acknowledged`);
  return problems;
}
