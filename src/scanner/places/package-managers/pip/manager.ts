import type { PackageManager, Root } from '../contract.ts';
import { sitePackages } from '../site-packages.ts';

const root = (pattern: string): Root => ({ pattern, channel: 'pip', layout: sitePackages });

/**
 * Packages that pip installed for the system, for one account (`--user`), or into the Python of a version manager: the
 * site-packages folders of https://docs.python.org/3/library/site.html, Debian's dist-packages
 * (https://wiki.debian.org/Python), pyenv, asdf, mise, uv and rye. Virtual environments of projects are the homes' own.
 */
export const pip: PackageManager = {
  id: 'pip',
  platforms: ['linux', 'macos', 'windows'],
  system: [
    root('/usr/lib/python3*/dist-packages'),
    root('/usr/lib/python3*/site-packages'),
    root('/usr/lib64/python3*/site-packages'),
    root('/usr/local/lib/python3*/dist-packages'),
    root('/usr/local/lib/python3*/site-packages'),
    root('/usr/local/lib64/python3*/site-packages'),
    root('/opt/*/lib/python3*/site-packages'),
    root('/opt/python/*/lib/python3*/site-packages'),
    root('/opt/pyenv/versions/*/lib/python3*/site-packages'),
    root('/usr/local/pyenv/versions/*/lib/python3*/site-packages'),
    root('/opt/homebrew/lib/python3*/site-packages'),
    root('/home/linuxbrew/.linuxbrew/lib/python3*/site-packages'),
  ],
  home: [
    root('.local/lib/python3*/site-packages'),
    root('Library/Python/*/lib/python/site-packages'),
    root('.pyenv/versions/*/lib/python3*/site-packages'),
    root('.asdf/installs/python/*/lib/python3*/site-packages'),
    root('.local/share/mise/installs/python/*/lib/python3*/site-packages'),
    root('.local/share/uv/python/*/lib/python3*/site-packages'),
    root('.rye/py/*/lib/python3*/site-packages'),
    root('.rye/tools/*/lib/python3*/site-packages'),
  ],
  // The installers of python.org, for all accounts and for one, `--user`, and the Store's Python, whose packages are virtualised.
  windows: {
    system: [
      root('/Program Files/Python3*/Lib/site-packages'),
      root('/Python3*/Lib/site-packages'),
      root('/tools/python3*/Lib/site-packages'),
    ],
    home: [
      root('AppData/Local/Programs/Python/Python3*/Lib/site-packages'),
      root('AppData/Local/Python/*/Lib/site-packages'),
      root('AppData/Roaming/Python/Python3*/site-packages'),
      root('AppData/Local/Packages/PythonSoftwareFoundation.Python.*/LocalCache/local-packages/Python3*/site-packages'),
      root('.pyenv/pyenv-win/versions/*/Lib/site-packages'),
      root('scoop/apps/python*/current/Lib/site-packages'),
      root('AppData/Roaming/uv/python/*/Lib/site-packages'),
    ],
  },
};
