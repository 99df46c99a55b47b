import { listedPrograms, type ListedProgram } from './entries.ts';
import { installerProducts, programsOfProduct, upgradeCodes } from './windows-installer.ts';
import type { InstalledProgramCandidate, Look, Place, PlaceGap, Scope } from '../contract.ts';
import { normaliseProgram } from '../../../domain/program-name.ts';
import type { HostPath } from '../../../domain/host-path.ts';
import type { Key } from '../../../domain/wanted.ts';
import { hostPathOf } from '../../host/windows-path.ts';
import { pathsInCommand } from '../../formats/windows-command.ts';

/**
 * What Windows lists as installed: the Uninstall keys of the machine in both views and of each account, and the products of Windows
 * Installer with their upgrade codes (learn.microsoft.com, "Uninstall Registry Key"; the keys of Windows Installer are not
 * documented, and alike since Windows XP). An entry counts as a copy with a program of it that is there.
 */
export const installedPrograms: Place = {
  id: 'installed-programs',
  platforms: ['windows'],
  scopes: 'both',
  *candidates(look, scope) {
    const listed: ListedProgram[] = [];
    for (const found of listedPrograms(look.host, scope)) {
      if ('kind' in found) yield found;
      else listed.push(found);
    }
    const known = new Set(listed.map((entry) => entry.productCode));
    for (const found of installerProducts(look.host, scope)) {
      if ('kind' in found) yield found;
      else if (!known.has(found.productCode)) listed.push(found);
    }
    const upgrades = listed.some((entry) => entry.productCode !== undefined) ? upgradeCodes(look.host) : new Map<string, Key>();
    for (const entry of listed) yield* candidateOf(look, scope, { entry, upgrade: upgrades.get(entry.productCode ?? '') });
  },
};

function* candidateOf(
  look: Look,
  scope: Scope,
  { entry, upgrade }: { readonly entry: ListedProgram; readonly upgrade: Key | undefined },
): Iterable<InstalledProgramCandidate | PlaceGap> {
  const keys = keysOf(entry, upgrade).filter((key) => look.wanted.has(key));
  if (keys.length === 0) return;
  const reader = { systemDrive: look.host.systemDrive, home: scope.home?.path };
  const pathOf = (text: string | undefined): HostPath | undefined => (text === undefined ? undefined : hostPathOf(text, reader));
  const folder = pathOf(entry.folder);
  const named = entry.commands.flatMap((command) => pathOf(pathsInCommand(command)[0]) ?? []);
  const own =
    folder === undefined && entry.productCode !== undefined ? programsOfProduct(look.host, scope, entry.productCode) : [];
  yield {
    kind: 'installed-program',
    keys,
    name: entry.name,
    path: entry.path,
    channel: entry.channel,
    programs: [...named, ...own.flatMap((text) => pathOf(text) ?? [])],
    ...(folder === undefined ? {} : { folder }),
    ...(entry.version === undefined ? {} : { version: entry.version }),
  };
}

function keysOf({ name, publisher, productCode, packageId }: ListedProgram, upgrade: Key | undefined): readonly Key[] {
  const program = normaliseProgram(name);
  return [
    `program:${program}`,
    ...(publisher === undefined ? [] : [`program:${publisher.toLowerCase()}/${program}` as const]),
    ...(productCode === undefined ? [] : [`msi:${productCode}` as const]),
    ...(upgrade === undefined ? [] : [upgrade]),
    ...(packageId === undefined ? [] : [`winget:${packageId}` as const]),
  ];
}
