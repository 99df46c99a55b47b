import { describedBy, pathOfKey, readKeys, type ListedProgram } from './entries.ts';
import type { PlaceGap, Scope } from '../contract.ts';
import { isOutcome, type Host } from '../../host/contract.ts';
import { subkeyOf, textIn } from '../../formats/registry-key.ts';
import type { Key } from '../../../domain/wanted.ts';

const INSTALLER = 'Microsoft\\Windows\\CurrentVersion\\Installer';
/** Whom a product is installed for: the machine is LocalSystem's. */
const MACHINE = 'S-1-5-18';
const MAX_PROGRAMS = 20;

/** Products of Windows Installer for the machine or one account, also those that hide from the list of programs. */
export function* installerProducts(host: Host, { home }: Scope): Iterable<ListedProgram | PlaceGap> {
  const sid = home?.account.id ?? MACHINE;
  if (home !== undefined && sid === MACHINE) return; // the machine's own
  const question = { root: 'software', path: `${INSTALLER}\\UserData\\${sid}\\Products`, depth: 3 } as const;
  for (const product of yield* readKeys(host, question)) {
    const properties = subkeyOf(product, 'InstallProperties');
    const name = properties === undefined ? undefined : textIn(properties, 'displayname', 256);
    const productCode = unpackGuid(product.name);
    if (properties === undefined || name === undefined || productCode === undefined) continue;
    yield { path: pathOfKey(question, product.name), channel: 'msi', productCode, ...describedBy(properties, name) };
  }
}

/** The key of the upgrade code of each product code: the same for all versions of a product. */
export function upgradeCodes(host: Host): ReadonlyMap<string, Key> {
  const codes = new Map<string, Key>();
  const read = host.registry({ root: 'software', path: `${INSTALLER}\\UpgradeCodes`, depth: 2 });
  for (const upgrade of isOutcome(read) ? [] : read.key.keys) {
    const code = unpackGuid(upgrade.name);
    if (code === undefined) continue;
    for (const product of upgrade.values.keys()) {
      const productCode = unpackGuid(product);
      if (productCode !== undefined) codes.set(productCode, `msi:${code}`);
    }
  }
  return codes;
}

/** Programs among the key files of a product's components, as Windows writes paths: for a product that does not say where it is. */
export function programsOfProduct(host: Host, { home }: Scope, productCode: string): readonly string[] {
  const packed = packGuid(productCode).toLowerCase();
  const path = `${INSTALLER}\\UserData\\${home?.account.id ?? MACHINE}\\Components`;
  const read = host.registry({ root: 'software', path, depth: 2 });
  const programs: string[] = [];
  for (const component of isOutcome(read) ? [] : read.key.keys) {
    const file = component.values.get(packed);
    // `C?\Program Files\…` is a file that other products share.
    if (typeof file === 'string' && /\.exe$/i.test(file)) programs.push(file.replace(/^([a-z])\?\\/i, '$1:\\'));
    if (programs.length === MAX_PROGRAMS) break;
  }
  return programs;
}

const PACKED = /^[0-9A-F]{32}$/;
/** Lengths of the groups of a GUID that are written backwards, digit by digit; then each pair of digits is swapped. */
const GROUPS = [8, 4, 4, 2, 2, 2, 2, 2, 2, 2, 2];

/** `B3A1F2D8…`, as Windows Installer names keys, as `{8D2F1A3B-…}`, upper case; undefined for what is none. */
export function unpackGuid(packed: string): string | undefined {
  const upper = packed.toUpperCase();
  if (!PACKED.test(upper)) return undefined;
  const digits = backwards(upper);
  const [a, b, c, d, e] = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)];
  return `{${a}-${b}-${c}-${d}-${e}}`;
}

/** The other way round. */
export function packGuid(guid: string): string {
  return backwards(guid.replaceAll(/[{}-]/g, '').toUpperCase());
}

function backwards(digits: string): string {
  let at = 0;
  return GROUPS.map((length) => {
    const group = digits.slice(at, at + length);
    at += length;
    return group.split('').toReversed().join('');
  }).join('');
}
