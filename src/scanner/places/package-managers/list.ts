import type { PackageManager } from './contract.ts';
import { npm } from './npm/manager.ts';

/** All package managers; where two could claim a folder, the one that knows it best comes first. */
export const packageManagers: readonly PackageManager[] = [npm];
