/**
 * What a value of the Windows registry holds: text (`REG_SZ`, `REG_EXPAND_SZ` unexpanded), texts (`REG_MULTI_SZ`), or a number
 * (`REG_DWORD`, `REG_QWORD`). Of other types nothing is read but that they are there: an empty list.
 */
export type RegistryValue = string | number | readonly string[];

/** A key of the Windows registry as it was read, down to the depth that was asked for. */
export interface RegistryKey {
  /** As it is written; names compare without case. */
  readonly name: string;
  /** By name in lower case; the default value's is empty. Empty too where the depth that was asked for ends. */
  readonly values: ReadonlyMap<string, RegistryValue>;
  readonly keys: readonly RegistryKey[];
}

/** A key, and what of it could not be read; what could be is there all the same. */
export interface RegistryRead {
  readonly key: RegistryKey;
  /** Absent when all of it was read. */
  readonly lack?: 'malformed' | 'budget' | 'denied';
}

/** Text of a value, blanks around it and what is longer cut off; undefined when there is none or it is no text. */
export function textIn(key: RegistryKey, name: string, maxLength = 1024): string | undefined {
  const value = key.values.get(name);
  const text = typeof value === 'string' ? value.trim().slice(0, maxLength) : '';
  return text === '' ? undefined : text;
}

/** A number of a value; undefined when there is none or it is no number. */
export function numberIn(key: RegistryKey, name: string): number | undefined {
  const value = key.values.get(name);
  return typeof value === 'number' ? value : undefined;
}

/** The sub-key of a name, whatever its case. */
export function subkeyOf(key: RegistryKey, name: string): RegistryKey | undefined {
  const wanted = name.toLowerCase();
  return key.keys.find((child) => child.name.toLowerCase() === wanted);
}
