import type { PlaceGap, Scope } from '../contract.ts';
import { gapFrom } from '../listing.ts';
import { isOutcome, type Host, type RegistryQuestion } from '../../host/contract.ts';
import { numberIn, textIn, type RegistryKey, type RegistryRead } from '../../formats/registry-key.ts';
import type { Channel } from '../../../domain/channel.ts';
import { join, type HostPath } from '../../../domain/host-path.ts';

/** One line of what Windows lists as installed, as it is written. */
export interface ListedProgram {
  /** The key, as a path below the hive's file. */
  readonly path: HostPath;
  readonly name: string;
  readonly publisher?: string;
  readonly version?: string;
  readonly channel: Channel;
  /** `{8D2F1A3B-…}`, upper case: its product code, when Windows Installer installed it. */
  readonly productCode?: string;
  /** As winget knows it, which writes that into the entries of what it unpacks itself. */
  readonly packageId?: string;
  /** Where it says that it is. */
  readonly folder?: string;
  /** Its icon and how it is removed. */
  readonly commands: readonly string[];
}

const UNINSTALL = 'Microsoft\\Windows\\CurrentVersion\\Uninstall';
/** The same for programs of 32 bits. */
const UNINSTALL_32 = `WOW6432Node\\${UNINSTALL}`;
const GUID = /^\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/;

/** What the Uninstall keys of a scope list: of the machine, or of the account of a home. */
export function* listedPrograms(host: Host, { home }: Scope): Iterable<ListedProgram | PlaceGap> {
  const questions: readonly RegistryQuestion[] =
    home === undefined
      ? [UNINSTALL, UNINSTALL_32].map((path) => ({ root: 'software', path, depth: 2 }))
      : [{ root: { home }, path: `Software\\${UNINSTALL}`, depth: 2 }];
  for (const question of questions) {
    const read = yield* readKeys(host, question);
    for (const key of read) {
      const entry = entryOf(key, pathOfKey(question, key.name));
      if (entry !== undefined) yield entry;
    }
  }
}

/** The sub-keys of a key, and a gap for what of it could not be read. */
export function* readKeys(host: Host, question: RegistryQuestion): Generator<PlaceGap, readonly RegistryKey[]> {
  const read = host.registry(question);
  const gap = gapOfRead(read, pathOfKey(question, ''));
  if (gap !== undefined) yield gap;
  return isOutcome(read) ? [] : read.key.keys;
}

function gapOfRead(read: RegistryRead | ReturnType<Host['registry']>, path: HostPath): PlaceGap | undefined {
  if (isOutcome(read)) return gapFrom(read, path);
  return read.lack === undefined ? undefined : { kind: 'gap', reason: read.lack, path };
}

/** A key as a path below the file of its hive: no such file is there, but it says where to look, and stays the same. */
export function pathOfKey({ root, path }: RegistryQuestion, name: string): HostPath {
  const file = typeof root === 'string' ? `/Windows/System32/config/${root.toUpperCase()}` : join(root.home.path, 'NTUSER.DAT');
  return [file, ...path.split('\\'), ...name.split('\\')]
    .filter((part) => part !== '')
    .join('/')
    .replace(/^\/*/, '/');
}

function entryOf(key: RegistryKey, path: HostPath): ListedProgram | undefined {
  const name = textIn(key, 'displayname', 256);
  if (name === undefined) return undefined;
  const code = key.name.toUpperCase();
  const isInstaller =
    GUID.test(code) && (numberIn(key, 'windowsinstaller') === 1 || /msiexec/i.test(textIn(key, 'uninstallstring') ?? ''));
  const packageId = textIn(key, 'wingetpackageidentifier', 256);
  return {
    path,
    channel: packageId !== undefined ? 'winget' : isInstaller ? 'msi' : 'native-installer',
    ...(isInstaller ? { productCode: code } : {}),
    ...(packageId === undefined ? {} : { packageId }),
    ...describedBy(key, name),
  };
}

/** What an Uninstall key and the properties of a Windows Installer product say alike. */
export function describedBy(
  key: RegistryKey,
  name: string,
): Pick<ListedProgram, 'name' | 'publisher' | 'version' | 'folder' | 'commands'> {
  const publisher = textIn(key, 'publisher', 256);
  const version = textIn(key, 'displayversion', 128);
  const folder = textIn(key, 'installlocation')?.replaceAll('"', '');
  return {
    name,
    ...(publisher === undefined ? {} : { publisher }),
    ...(version === undefined ? {} : { version }),
    ...(folder === undefined ? {} : { folder }),
    commands: ['displayicon', 'uninstallstring', 'quietuninstallstring'].flatMap((value) => textIn(key, value) ?? []),
  };
}
