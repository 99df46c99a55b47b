import { mkdirSync, symlinkSync } from 'node:fs';
import type { Step } from '../subject.ts';
import { CLAUDE_NATIVE, CLAUDE_SCRIPT, installed, placePackage } from './elsewhere.ts';
import { placeNative } from './installs.ts';

/** Accounts whose homes lie where few look: elsewhere by the account database, behind a link, root's, a service's. */
export const people: readonly Step[] = [
  {
    name: 'homes elsewhere',
    build(site) {
      site.account('hal', '/srv/people/hal');
      site.account('kim', '/home/kim');
      site.account('jenkins', '/var/lib/jenkins');
      site.account('ida', '/home/ida-link');
    },
  },
  installed(
    { product: 'claude-code', method: 'native-installer', path: '/srv/people/hal/.local/share/claude/versions/2.1.322' },
    (site, at) => placeNative(site, CLAUDE_NATIVE, at),
  ),
  installed(
    {
      product: 'claude-code',
      method: 'nvm',
      path: '/var/lib/jenkins/.nvm/versions/node/v22.9.0/lib/node_modules/@anthropic-ai/claude-code',
    },
    (site, at) => placePackage(site, CLAUDE_SCRIPT, at),
  ),
  installed(
    {
      product: 'claude-code',
      method: 'nvm',
      path: '/root/.nvm/versions/node/v22.9.0/lib/node_modules/@anthropic-ai/claude-code',
    },
    (site, at) => placePackage(site, CLAUDE_SCRIPT, at),
  ),
  {
    name: 'a home behind a link',
    build(site) {
      mkdirSync(site.disk('/data/homes/joy/.x'), { recursive: true });
      mkdirSync(site.disk('/home/x'), { recursive: true });
      symlinkSync('/data/homes/joy', site.disk('/home/joy'));
      const at = '/data/homes/joy/.npm-global/lib/node_modules/@anthropic-ai/claude-code';
      placePackage(site, CLAUDE_SCRIPT, at);
      site.row({ product: 'claude-code', method: 'npm-prefix', path: at, expect: 'installed', class: 'hard' });
    },
  },
];
