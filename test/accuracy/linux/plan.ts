import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { LINUX, browserSteps } from '../browsers.ts';
import type { SubjectPlan } from '../subject.ts';
import { containers } from './containers.ts';
import { decoys } from './decoys.ts';
import { elsewhere } from './elsewhere.ts';
import { evasions } from './evasions.ts';
import { hidden } from './hidden.ts';
import { installs } from './installs.ts';
import { leftovers } from './leftovers.ts';
import { matrix } from './matrix.ts';
import { mentions } from './mentions.ts';
import { packed } from './packed.ts';
import { people } from './people.ts';
import { runs } from './runs.ts';
import { strangers } from './strangers.ts';

const ACCOUNTS = ['ann', 'ben', 'cho', 'dia', 'eli', 'fay', 'gus'];

/** A Linux machine of several developers; its accounts are in passwd.extra, too, for a running machine. */
export const linux: SubjectPlan = {
  system: 'linux',
  platform: 'linux',
  homes: new Map(ACCOUNTS.map((name) => [name, `/home/${name}`])),
  steps: [
    ...installs,
    ...matrix,
    ...elsewhere,
    ...people,
    ...browserSteps(LINUX),
    ...evasions,
    ...hidden,
    ...packed,
    ...leftovers,
    ...decoys,
    ...mentions,
    ...strangers,
    ...containers,
    ...runs,
  ],
  finish(site, accounts) {
    const passwd = accounts.map(({ name, home, owner }) => `${name}:x:${owner}:${owner}::${home}:/bin/sh\n`).join('');
    writeFileSync(path.join(site.root, 'passwd.extra'), passwd);
    site.write('/etc/passwd', `root:x:0:0:root:/root:/bin/bash\n${passwd}`);
  },
};
