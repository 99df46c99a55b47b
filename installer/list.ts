import type { InstallerTarget } from './contract.ts';
import { target as linuxDeb } from './linux-deb/target.ts';
import { target as singleExecutable } from './single-executable/target.ts';

/** Every kind of package that `npm run build -- NAME` makes. */
export const TARGETS: readonly InstallerTarget[] = [linuxDeb, singleExecutable];
