import type { Place } from './contract.ts';
import { commands } from './commands/place.ts';
import { homes } from './homes/place.ts';
import { namedPaths } from './named-paths/place.ts';
import { packageManagers } from './package-managers/list.ts';
import { placeOf } from './package-managers/place.ts';
import { processes } from './processes/place.ts';

/** All places, in the order in which they may claim a package folder: the one that knows its channel best comes first. */
export const places: readonly Place[] = [...packageManagers.map(placeOf), namedPaths, commands, homes, processes];
