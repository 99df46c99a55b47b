import { expect, test } from 'vitest';
import { lookWith } from '../fixtures/look.ts';

const SIGNATURES = { 'claude-code': { pacman: ['claude-code'] } };

test('an installed package: name, version and release from its folder, programs from its files', () => {
  const tree = {
    '/var/lib/pacman/local/ALPM_DB_VERSION': '9\n',
    '/var/lib/pacman/local/claude-code-2.1.0-1/desc': '%NAME%\nclaude-code\n\n',
    '/var/lib/pacman/local/claude-code-2.1.0-1/files':
      '%FILES%\nopt/\nopt/claude-code/\nopt/claude-code/bin/claude\nusr/bin/claude\n\n%BACKUP%\netc/x\tabc\n',
    '/var/lib/pacman/local/claude-code-router-1.0.0-1/files': '%FILES%\nusr/bin/ccr\n',
    '/opt/claude-code/bin/claude': { text: 'ELF', mode: 0o755 },
    '/usr/bin/claude': { link: '/opt/claude-code/bin/claude' },
  };
  expect(lookWith('pacman', tree, SIGNATURES)).toEqual({
    rows: [
      {
        product: 'claude-code',
        channel: 'pacman',
        identity: 'proven',
        version: '2.1.0-1',
        anchor: '/opt/claude-code',
        paths: ['/opt/claude-code/bin/claude', '/usr/bin/claude'],
      },
    ],
    gaps: [],
  });
});
