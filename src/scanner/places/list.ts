import type { Look, Place } from './contract.ts';
import { applications } from './applications/place.ts';
import { autostart } from './autostart/place.ts';
import { browsers } from './browsers/place.ts';
import { commands } from './commands/place.ts';
import { editorPlugins } from './editor-plugins/place.ts';
import { editors } from './editors/place.ts';
import { installedPrograms } from './installed-programs/place.ts';
import { homes } from './homes/place.ts';
import { jetbrains } from './jetbrains/place.ts';
import { launchd } from './launchd/place.ts';
import { namedPaths } from './named-paths/place.ts';
import { packageManagers } from './package-managers/list.ts';
import { placeOf } from './package-managers/place.ts';
import { processes } from './processes/place.ts';
import { receipts } from './receipts/place.ts';
import { sweep } from './sweep/place.ts';
import { traces } from './traces/place.ts';
import { shortcuts } from './shortcuts/place.ts';
import { systemd } from './systemd/place.ts';
import { unpacked } from './unpacked/place.ts';
import type { Platform } from '../../domain/platform.ts';

/** All places, in the order in which they may claim a package folder: the one that knows its channel best comes first. */
export const places: readonly Place[] = [
  ...packageManagers.map(placeOf),
  editors,
  jetbrains,
  installedPrograms,
  browsers,
  editorPlugins,
  receipts,
  applications,
  shortcuts,
  namedPaths,
  systemd,
  launchd,
  commands,
  homes,
  unpacked,
  autostart,
  traces,
  sweep,
  processes,
];

/** Those of them that take part in a look of this depth at a host of this system, in their order. */
export function placesOf(platform: Platform, depth: Look['depth']): readonly Place[] {
  return places.filter((place) => place.platforms.includes(platform) && place.depths?.includes(depth) !== false);
}
