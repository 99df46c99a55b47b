import { OTHER_DATA } from './registry-data.ts';
import type { RegistryKey, RegistryValue } from './registry-key.ts';

/*
 * What `reg query KEY [/s]` prints (Microsoft, "reg query"; seen alike since Windows Vista):
 *
 *   (blank)
 *   HKEY_LOCAL_MACHINE\SOFTWARE\Vendor
 *       DisplayName    REG_SZ    Tool 7
 *       EstimatedSize    REG_DWORD    0x14000
 *   (blank)
 *   HKEY_LOCAL_MACHINE\SOFTWARE\Vendor\Sub
 *
 * The words are the same in every language, but for the name of the default value in parentheses. Text that holds a line break
 * goes on in the next line. The bytes are of the console's code page.
 */

/** Lines that are read: SOFTWARE's widest subtree that is asked for has some 200,000. */
const MAX_LINES = 2_000_000;
/** Its data may hold anything: were there a character that ends the match, data full of types would be read once for each. */
const VALUE = /^(?: {4}|\t)([^]*?)(?: {4}|\t)(REG_[A-Z_]+)(?:(?: {4}|\t)([^]*))?$/;

/** The key at a full path (`HKEY_LOCAL_MACHINE\SOFTWARE\Vendor`) as `reg query` printed it, down to a depth; undefined when it printed no such key. */
export function parseRegQuery(output: Uint8Array, path: string, depth: number): RegistryKey | undefined {
  const top = path.toLowerCase();
  const keys = new Map<string, Growing>();
  let current: Growing | undefined;
  let last: { readonly of: Growing; readonly name: string } | undefined;
  for (const line of decodeConsole(output).split(/\r?\n/).slice(0, MAX_LINES)) {
    if (line.startsWith('HKEY_')) {
      last = undefined;
      const lower = line.toLowerCase();
      const isBelow = lower === top || lower.startsWith(`${top}\\`);
      current = isBelow ? keyAt(keys, line.slice(path.length), depth) : undefined;
      continue;
    }
    const value = VALUE.exec(line);
    if (value === null || current === undefined) {
      goOn(last, line);
      continue;
    }
    const [, given = '', type = '', data = ''] = value;
    const name = given === '(Default)' ? '' : given.toLowerCase();
    current.values.set(name, dataOf(type, data));
    last = type === 'REG_SZ' || type === 'REG_EXPAND_SZ' ? { of: current, name } : undefined;
  }
  return keys.get('');
}

interface Growing extends RegistryKey {
  readonly values: Map<string, RegistryValue>;
  readonly keys: Growing[];
}

/** The key at a path relative to the top, with the keys on the way; undefined below the depth. The last level has no values. */
function keyAt(keys: Map<string, Growing>, below: string, depth: number): Growing | undefined {
  const names = below.split('\\').filter((name) => name !== '');
  if (names.length > depth) return undefined;
  let path = '';
  let parent: Growing | undefined;
  let key = keys.get('') ?? addKey(keys, { path: '', name: '' });
  for (const name of names) {
    path += `\\${name.toLowerCase()}`;
    parent = key;
    key = keys.get(path) ?? addKey(keys, { path, name, parent });
  }
  return names.length > 0 && names.length === depth ? undefined : key;
}

function addKey(
  keys: Map<string, Growing>,
  at: { readonly path: string; readonly name: string; readonly parent?: Growing },
): Growing {
  const key: Growing = { name: at.name, values: new Map(), keys: [] };
  keys.set(at.path, key);
  at.parent?.keys.push(key);
  return key;
}

function goOn(last: { readonly of: Growing; readonly name: string } | undefined, line: string): void {
  const before = last?.of.values.get(last.name);
  if (last !== undefined && typeof before === 'string' && line !== '') last.of.values.set(last.name, `${before}\n${line}`);
}

function dataOf(type: string, data: string): RegistryValue {
  switch (type) {
    case 'REG_SZ':
    case 'REG_EXPAND_SZ':
      return data;
    case 'REG_MULTI_SZ':
      return data.split('\\0').filter((text) => text !== '');
    case 'REG_DWORD':
    case 'REG_QWORD':
      return /^0x[0-9a-f]{1,16}$/i.test(data) ? Number(data) : OTHER_DATA;
    default:
      return OTHER_DATA;
  }
}

/** UTF-8 where it is that; of any other code page only ASCII is told, and every other byte is U+FFFD (`scanner/host/locate.ts` finds paths all the same). */
function decodeConsole(output: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(output);
  } catch {
    return new TextDecoder('latin1').decode(output).replace(/[\u0080-\uFFFF]/g, '\uFFFD');
  }
}
