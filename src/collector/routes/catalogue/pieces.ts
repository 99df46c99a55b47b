import { gzipSync } from 'node:zlib';
import { LIMITS } from '../../../wire/limits.ts';
import type { CataloguePiece, PieceRequest } from '../../../wire/protocol.ts';
import type { Store } from '../../store/contract.ts';

/** A catalogue has a few pieces of which each is about 100 kB: two catalogues fit, and a fleet asks for one. */
const MOST = 64;

/** Pieces of catalogues, compressed once and kept while they are asked for. */
export class Pieces {
  readonly #store: Store;
  readonly #kept = new Map<string, CataloguePiece>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The piece from that byte on; undefined when there is no such catalogue, or nothing from there on. */
  async piece({ digest, from }: PieceRequest): Promise<CataloguePiece | undefined> {
    const name = `${digest} ${from}`;
    const kept = this.#kept.get(name);
    if (kept !== undefined) return kept;
    const bytes = await this.#store.catalogueBytes(digest);
    if (bytes === undefined || from >= bytes.length) return undefined;
    const piece = { bytes: gzipSync(bytes.subarray(from, from + LIMITS.cataloguePieceBytes)).toString('base64') };
    // Where agents go on after a cut is anywhere: only what all ask for is kept.
    if (from % LIMITS.cataloguePieceBytes === 0) this.#keep(name, piece);
    return piece;
  }

  #keep(name: string, piece: CataloguePiece): void {
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= MOST && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(name, piece);
  }
}
