import type { HostCredentials } from '../contract.ts';

/** Of one host: its id, the digest of its bearer, and its key (SPKI DER of Ed25519). */
const ID_BYTES = 16;
const DIGEST_BYTES = 32;
const KEY_BYTES = 44;
const SLOT_BYTES = ID_BYTES + DIGEST_BYTES + KEY_BYTES;
const FIRST_SLOTS = 1 << 12;
/** 48 MB, in which 250,000 hosts meet few of the others. */
const MOST_SLOTS = 1 << 19;

/**
 * What hosts prove themselves by, in memory, since each request of each host asks for it: a table of bytes with one place for each host, which the
 * last one takes. Objects would take five times as much. It holds only what is simple: hosts that are set aside, or between two keys, are asked of the store each time.
 */
export class KnownHosts {
  #slots = FIRST_SLOTS;
  #table = Buffer.alloc(FIRST_SLOTS * SLOT_BYTES);
  #filled = 0;
  #generation = 0;

  /** Counts what made something known here untrue: what was read before must not be kept after. */
  get generation(): number {
    return this.#generation;
  }

  /** What is known of the host of this id; undefined when the store must be asked. */
  credentialsOf(hostId: string): HostCredentials | undefined {
    const id = idOf(hostId);
    if (id === undefined) return undefined;
    const at = this.#placeOf(id);
    if (id.compare(this.#table, at, at + ID_BYTES) !== 0) return undefined;
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
    if (id === undefined) return;
    const at = this.#placeOf(id);
    if (id.compare(this.#table, at, at + ID_BYTES) !== 0) return;
    this.#table.fill(0, at, at + SLOT_BYTES);
    this.#filled -= 1;
  }

  #put(entry: Buffer): void {
    const at = this.#placeOf(entry);
    if (isEmpty(this.#table, at)) this.#filled += 1;
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

  /** Ids are random, so that any of their bytes spread them. */
  #placeOf(id: Buffer): number {
    return (id.readUInt32LE(0) & (this.#slots - 1)) * SLOT_BYTES;
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
