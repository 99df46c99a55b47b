/** One bit for each of 2^21 hashes: 256 KiB, which stays in a core's own cache; 120,000 keys of 10,000 signatures set one bit in eighteen. */
const BITS = 21;
/** Characters hashed, from the end: names differ there, they begin alike (`npm:@`). */
const HASHED = 24;

/**
 * Says of most names that they are not in the catalogue, without touching its maps: almost every name on a host is one that no
 * signature wants, and a miss in a map of 120,000 keys waits for memory where one in a map of 1,000 does not. It never denies a
 * name that was added; it lets through a few that were not (Bloom, 1970, with one hash).
 */
export class KeyFilter {
  readonly #bits = new Uint32Array(2 ** (BITS - 5));

  /** Adds the first `end` characters of a name. */
  add(name: string, end = name.length): void {
    const hash = hashOf(name, end);
    this.#bits[hash >>> 5] = (this.#bits[hash >>> 5] ?? 0) | (1 << (hash & 31));
  }

  /** False when the first `end` characters of the name were surely not added. */
  mayHave(name: string, end = name.length): boolean {
    const hash = hashOf(name, end);
    return ((this.#bits[hash >>> 5] ?? 0) & (1 << (hash & 31))) !== 0;
  }
}

/** FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/) over the length and the last characters, folded to BITS bits. */
function hashOf(name: string, end: number): number {
  let hash = 0x811c9dc5 ^ end;
  for (let at = Math.max(0, end - HASHED); at < end; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> BITS)) & (2 ** BITS - 1);
}
