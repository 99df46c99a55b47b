import type { Site, Account } from '../subject.ts';
import { writeHive, type HiveValue } from '../../../src/scanner/example-programs/hive-writer.ts';

type Values = Readonly<Record<string, HiveValue>>;

/** Keys that the steps have written so far: of the machine, and of accounts by their names. */
interface Written {
  readonly machine: Map<string, Values>;
  readonly accounts: Map<string, Map<string, Values>>;
}

const WRITTEN = new WeakMap<Site, Written>();
const UNINSTALL = 'Microsoft\\Windows\\CurrentVersion\\Uninstall';
const PROFILES = 'Microsoft\\Windows NT\\CurrentVersion\\ProfileList';
const FIRST_RID = 1001;

function writtenFor(site: Site): Written {
  const written = WRITTEN.get(site) ?? { machine: new Map(), accounts: new Map() };
  WRITTEN.set(site, written);
  return written;
}

/** Where an installer registers: for the machine, for 32-bit programs of it, or for one account. */
export type Registered = 'machine' | 'machine32' | { readonly account: string };

/** The entry that an installer leaves under `Uninstall`. */
export function registerProgram(site: Site, where: Registered, entry: { readonly key: string; readonly values: Values }): void {
  const { machine, accounts } = writtenFor(site);
  if (where === 'machine') machine.set(`${UNINSTALL}\\${entry.key}`, entry.values);
  else if (where === 'machine32') machine.set(`WOW6432Node\\${UNINSTALL}\\${entry.key}`, entry.values);
  else {
    const own = accounts.get(where.account) ?? new Map<string, Values>();
    own.set(`Software\\${UNINSTALL}\\${entry.key}`, entry.values);
    accounts.set(where.account, own);
  }
}

/** Writes SOFTWARE with the list of profiles, SYSTEM, and an NTUSER.DAT for each account, none of whom is logged on. */
export function writeHives(site: Site, accounts: readonly Account[]): void {
  const { machine, accounts: own } = writtenFor(site);
  const profiles = accounts.map(
    ({ home }, at) =>
      [
        `${PROFILES}\\S-1-5-21-1004336348-1177238915-682003330-${FIRST_RID + at}`,
        { ProfileImagePath: windowsPath(home) },
      ] as const,
  );
  const config = '/Windows/System32/config';
  site.write(`${config}/SOFTWARE`, writeHive(Object.fromEntries([...profiles, ...machine])));
  site.write(`${config}/SYSTEM`, writeHive({ Select: { Current: 1 }, 'ControlSet001\\Services': {} }));
  for (const { name, home } of accounts)
    site.write(`${home}/NTUSER.DAT`, writeHive({ 'Software\\Microsoft': {}, ...Object.fromEntries(own.get(name) ?? []) }));
}

/** `/Users/ann/x` as Windows spells it. */
export function windowsPath(at: string): string {
  return `C:${at.replaceAll('/', '\\')}`;
}
