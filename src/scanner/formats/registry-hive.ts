import { readView, withBudget, type BudgetedSource } from './bounded-read.ts';
import type { ByteSource } from './byte-source.ts';
import { HiveCells } from './hive-cells.ts';
import { pagedSource } from './paged-source.ts';
import type { RegistryKey, RegistryRead, RegistryValue } from './registry-key.ts';

/*
 * A hive of the Windows registry (format of the primary file, versions 1.3 to 1.6:
 * github.com/msuhanov/regf, "Windows registry file format specification").
 *
 *   base block, 4096 bytes: "regf", …, at 36 the root key's offset
 *   hive bins: cells, each a signed size (negative: in use) and a record:
 *     nk  a key: its lists of sub-keys (lf, lh, li, or ri over those) and of values, its name
 *     vk  a value: type, name, and data of up to 4 bytes in itself, else in a cell, above 16344 bytes in segments (db)
 *
 * Offsets count from the end of the base block. What a log file holds that was not written back yet is not read: a hive
 * that was in use, or whose machine lost its power, is as its primary file says.
 */

/** Of one question; Windows' own SOFTWARE hive has some 150,000 keys, the widest subtree that is asked for some 30,000. */
const MAX_KEYS = 100_000;
const MAX_VALUES = 200_000;
/** Values of one key: an installer's has some twenty, a list of shared files some thousand. */
const MAX_VALUES_OF_KEY = 10_000;
const MAX_BYTES = 256 * 1024 * 1024;
const BASE_BLOCK = 4096;

/**
 * The key at a path (`Microsoft\Windows\CurrentVersion`, in any case; empty for the root) with `depth` levels of sub-keys below
 * it, the last of them by their names only. Damaged parts are left out, and the answer says so; nothing is read twice.
 */
export function readHiveKey(source: ByteSource, path: string, depth: number): RegistryRead | 'absent' | 'malformed' {
  const budgeted = withBudget(source, MAX_BYTES);
  const base = readView(budgeted, 0, 512);
  if (base?.getUint32(0, true) !== 0x66676572) return 'malformed';
  const cells = new HiveCells(pagedSource(budgeted), BASE_BLOCK);
  return new HiveReading(cells, budgeted).read(base.getUint32(36, true), path, depth);
}

/** One question to one hive; a key is visited once, so that links that lead back end. */
class HiveReading {
  readonly #cells: HiveCells;
  readonly #source: BudgetedSource;
  readonly #visited = new Set<number>();
  #values = 0;
  #lack: 'malformed' | 'budget' | undefined;

  constructor(cells: HiveCells, source: BudgetedSource) {
    this.#cells = cells;
    this.#source = source;
  }

  read(root: number, path: string, depth: number): RegistryRead | 'absent' | 'malformed' {
    let at = root;
    if (this.#cells.node(root) === undefined) return 'malformed';
    for (const name of path.split('\\').filter((part) => part !== '')) {
      const child = this.#childNamed(at, name.toLowerCase());
      if (child === undefined) return this.#lack === undefined ? 'absent' : 'malformed';
      at = child;
    }
    this.#lack = undefined; // damage beside the way does not matter
    this.#visited.clear();
    const key = this.#key(at, depth, true);
    if (key === undefined) return 'malformed';
    const lack = this.#source.spent >= MAX_BYTES ? 'budget' : this.#lack;
    return { key, ...(lack === undefined ? {} : { lack }) };
  }

  #childNamed(at: number, name: string): number | undefined {
    for (const child of this.#children(at)) {
      if (this.#cells.node(child)?.name.toLowerCase() === name) return child;
    }
    return undefined;
  }

  #key(at: number, depth: number, hasValues: boolean): RegistryKey | undefined {
    const node = this.#cells.node(at);
    if (node === undefined) {
      this.#lack ??= 'malformed';
      return undefined;
    }
    const keys: RegistryKey[] = [];
    if (depth > 0) {
      for (const child of this.#children(at)) {
        const key = this.#key(child, depth - 1, depth > 1);
        if (key !== undefined) keys.push(key);
      }
    }
    return { name: node.name, values: hasValues ? this.#valuesOf(at) : NO_VALUES, keys };
  }

  /** Offsets of the sub-keys that were not seen yet. */
  #children(at: number): readonly number[] {
    const offsets = this.#cells.children(at);
    if (offsets === undefined) this.#lack ??= 'malformed';
    const children: number[] = [];
    for (const offset of offsets ?? []) {
      if (this.#visited.has(offset)) continue;
      if (this.#visited.size >= MAX_KEYS) {
        this.#lack = 'budget';
        break;
      }
      this.#visited.add(offset);
      children.push(offset);
    }
    return children;
  }

  #valuesOf(at: number): ReadonlyMap<string, RegistryValue> {
    const offsets = this.#cells.values(at, MAX_VALUES_OF_KEY);
    if (offsets === undefined) this.#lack ??= 'malformed';
    const values = new Map<string, RegistryValue>();
    for (const offset of offsets ?? []) {
      this.#values += 1;
      if (this.#values > MAX_VALUES) {
        this.#lack = 'budget';
        break;
      }
      const value = this.#cells.value(offset);
      if (value === undefined) this.#lack ??= 'malformed';
      else if (!values.has(value.name)) values.set(value.name, value.data);
    }
    return values;
  }
}

const NO_VALUES: ReadonlyMap<string, RegistryValue> = new Map();
