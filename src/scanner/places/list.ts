import type { Place } from './contract.ts';
import { packageManagers } from './package-managers/list.ts';
import { placeOf } from './package-managers/place.ts';

/** All places, in the order in which they may claim a package folder: the one that knows its channel best comes first. */
export const places: readonly Place[] = packageManagers.map(placeOf);
