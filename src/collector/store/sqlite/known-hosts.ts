import type { HostCredentials } from '../contract.ts';

/** Of one host: its id, the digest of its bearer, and its key (SPKI DER of Ed25519). */
const ID_BYTES = 16;
const DIGEST_BYTES = 32;
const KEY_BYTES = 44;
const SLOT_BYTES = ID_BYTES + DIGEST_BYTES + KEY_BYTES;
/** Places that a host can have: with one alone a third of a fleet that half fills the table would throw each other out, and be asked of the store each time. */
const WAYS = 8;
const FIRST_SLOTS = 1 << 12;
/** 48 MB, in which of 250,000 hosts one in two hundred finds its places taken. */
const MOST_SLOTS = 1 << 19;

/**
 * What hosts prove themselves by, in memory, since each request of each host asks for it: a table of bytes with a few places for each host, of which the
 * last one that finds them full takes one. Objects would take five times as much. It holds only what is simple: hosts that are set aside, or between two keys, are asked of the
 * store each time.
 */
export class KnownHosts {
  #slots = FIRST_SLOTS;
  #table = Buffer.alloc(FIRST_SLOTS * SLOT_BYTES);
  #filled = 0;
  #generation = 0;
  /** The place that is given up next where all are taken. */
  #nextWay = 0;

  /** Counts what made something known here untrue: what was read before must not be kept after. */
  get generation(): number {
    return this.#generation;
  }

  /** What is known of the host of this id; undefined when the store must be asked. */
  credentialsOf(hostId: string): HostCredentials | undefined {
    const id = idOf(hostId);
    const at = id === undefined ? undefined : this.#placeOf(id);
    if (at === undefined) return undefined;
    const digestAt = at + ID_BYTES;
    const keyAt = digestAt + DIGEST_BYTES;
    return {
      hostId,
      bearerDigest: this.#table.toString('hex', digestAt, keyAt),
      // A copy: the place may be another's before this one is used.
      publicKey: new Uint8Array(this.#table.subarray(keyAt, keyAt + KEY_BYTES)),
      isKeyUsed: true,
      isForked: false,
    };
  }

  /** Keeps what the store said, unless something changed since the reading began. */
  keep(host: HostCredentials, generation: number): void {
    const id = idOf(host.hostId);
    const isSimple = !host.isForked && host.isKeyUsed && host.previousKey === undefined;
    if (id === undefined || !isSimple || generation !== this.#generation || host.publicKey.length !== KEY_BYTES) return;
    if (this.#filled > this.#slots / 2 && this.#slots < MOST_SLOTS) this.#grow();
    this.#put(Buffer.concat([id, Buffer.from(host.bearerDigest, 'hex'), host.publicKey]));
  }

  /** Something is no longer true of this host. */
  forget(hostId: string): void {
    this.#generation += 1;
    const id = idOf(hostId);
    const at = id === undefined ? undefined : this.#placeOf(id);
    if (at === undefined) return;
    this.#table.fill(0, at, at + SLOT_BYTES);
    this.#filled -= 1;
  }

  #put(entry: Buffer): void {
    let at = this.#placeOf(entry) ?? this.#emptyPlaceFor(entry);
    if (at === undefined) {
      this.#nextWay = (this.#nextWay + 1) % WAYS;
      at = this.#firstPlaceFor(entry) + this.#nextWay * SLOT_BYTES;
    } else if (isEmpty(this.#table, at)) this.#filled += 1;
    entry.copy(this.#table, at);
  }

  #grow(): void {
    const old = this.#table;
    this.#slots *= 4;
    this.#slots = Math.min(this.#slots, MOST_SLOTS);
    this.#table = Buffer.alloc(this.#slots * SLOT_BYTES);
    this.#filled = 0;
    for (let at = 0; at < old.length; at += SLOT_BYTES) if (!isEmpty(old, at)) this.#put(old.subarray(at, at + SLOT_BYTES));
  }

  /** Where the host of this id is; undefined when it is not. */
  #placeOf(id: Buffer): number | undefined {
    const first = this.#firstPlaceFor(id);
    const begin = id.readUInt32LE(ID_BYTES - 4);
    for (let at = first; at < first + WAYS * SLOT_BYTES; at += SLOT_BYTES) {
      // Four of its bytes tell nearly all others apart.
      if (this.#table.readUInt32LE(at + ID_BYTES - 4) !== begin) continue;
      if (id.compare(this.#table, at, at + ID_BYTES, 0, ID_BYTES) === 0 && !isEmpty(this.#table, at)) return at;
    }
    return undefined;
  }

  #emptyPlaceFor(id: Buffer): number | undefined {
    const first = this.#firstPlaceFor(id);
    for (let at = first; at < first + WAYS * SLOT_BYTES; at += SLOT_BYTES) if (isEmpty(this.#table, at)) return at;
    return undefined;
  }

  /** Ids are random, so that any of their bytes spread them. */
  #firstPlaceFor(id: Buffer): number {
    return (id.readUInt32LE(0) & (this.#slots / WAYS - 1)) * WAYS * SLOT_BYTES;
  }
}

function idOf(hostId: string): Buffer | undefined {
  const id = Buffer.from(hostId, 'hex');
  return id.length === ID_BYTES ? id : undefined;
}

/** No key of Ed25519 begins with a zero in DER. */
function isEmpty(table: Buffer, at: number): boolean {
  return table[at + ID_BYTES + DIGEST_BYTES] === 0;
}
