import type { PackageManager } from '../contract.ts';
import { dpkgStatus } from './status.ts';

/**
 * Debian packages: `/var/lib/dpkg/status` says what is installed, `/var/lib/dpkg/info/<package>[:<architecture>].list` which files it has
 * (dpkg(1), deb-control(5)); images without dpkg keep a file for each package in `status.d`.
 */
export const dpkg: PackageManager = {
  id: 'dpkg',
  platforms: ['linux'],
  system: [
    { pattern: '/var/lib/dpkg/status', channel: 'dpkg', layout: dpkgStatus },
    { pattern: '/var/lib/dpkg/status.d/*', channel: 'dpkg', layout: dpkgStatus },
  ],
  home: [],
};
