import type { Check } from './contract.ts';
import { agent } from './agent/check.ts';
import { catalogue } from './catalogue/check.ts';
import { collector } from './collector/check.ts';
import { contact } from './contact/check.ts';
import { fullDiskAccess } from './full-disk-access/check.ts';
import { hungMounts } from './hung-mounts/check.ts';
import { looks } from './looks/check.ts';
import { permissions } from './permissions/check.ts';
import { stateFolder } from './state-folder/check.ts';
import { watches } from './watches/check.ts';

/** Every check, in the order of `bandog doctor`: first whether it runs, then what it sees, then whether it is heard. */
export const CHECKS: readonly Check[] = [
  agent,
  looks,
  permissions,
  fullDiskAccess,
  hungMounts,
  watches,
  catalogue,
  collector,
  contact,
  stateFolder,
];
