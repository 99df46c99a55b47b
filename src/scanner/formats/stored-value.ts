/** One value of a database, read only as far as it is asked for. */
export interface StoredValue {
  readonly size: number;
  /** Its first bytes, some hundred at least when it has so many; empty when they cannot be read. */
  head(): Uint8Array;
  /** All of it; undefined when it is damaged. */
  whole(): Uint8Array | undefined;
}

/** No value is larger: the header of a package with 200,000 files has 20 MB. */
export const MAX_VALUE = 64 * 1024 * 1024;
