import { expect, it } from 'vitest';
import { recordedHost } from './host/recorded.ts';
import { programNames, watchList } from './watch-list.ts';
import { indexOf } from '../../test/tree-on-disk.ts';

const INDEX = indexOf({
  id: 'claude-code',
  npm: [{ name: '@anthropic-ai/claude-code', bins: ['claude'] }],
  installRoots: [{ path: '~/.local/share/claude', executables: ['versions/*'] }],
});

/** A home with these files; which of them is watched, by whole folders and by names. */
function watched(...files: readonly string[]): readonly string[] {
  const host = recordedHost({ tree: new Map(files.map((file) => [`/home/ada/${file}`, ''])) });
  return watchList(host, INDEX).map(({ folder, only }) => (only === undefined ? folder : `${folder} (${only.join(', ')})`));
}

const IN_GLOBAL = 'lib/node_modules/@anthropic-ai/claude-code/package.json';

it.each([
  { name: 'folders that are there', files: ['.local/bin/x'], want: ['/home/ada/.local/bin'] },
  {
    name: 'a home where a wanted folder can appear',
    files: ['.bashrc'],
    want: [expect.stringMatching(/^\/home\/ada \(.*\.npm-global/)],
  },
  {
    name: 'the scope of a package, in which it is updated and removed',
    files: [`.npm-global/${IN_GLOBAL}`],
    want: ['/home/ada/.npm-global/lib/node_modules', '/home/ada/.npm-global/lib/node_modules/@anthropic-ai'],
  },
  {
    name: 'the scope of a package of each Node version',
    files: [`.nvm/versions/node/v22.1.0/${IN_GLOBAL}`, `.nvm/versions/node/v24.0.0/${IN_GLOBAL}`],
    want: ['v22.1.0', 'v24.0.0'].map((version) => `/home/ada/.nvm/versions/node/${version}/lib/node_modules/@anthropic-ai`),
  },
  {
    name: 'an install root that a signature names',
    files: ['.local/share/claude/versions/2.1.0'],
    want: ['/home/ada/.local/share/claude'],
  },
])('watches $name', ({ files, want }) => {
  expect(watched(...files)).toEqual(expect.arrayContaining(want));
});

it('wants the names under which products run', () => {
  expect(programNames(INDEX)).toEqual(['claude']);
});
