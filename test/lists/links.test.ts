import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const pages = globSync(['*.md', 'docs/**/*.md', 'src/**/*.md', 'installer/*.md'], { cwd: root });

/** What a page names and is not there: `[text](../file.md)` from its own folder, `src/…` in code from the repository. */
function lost(page: string, text: string): readonly string[] {
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, to = '']) => path.join(path.dirname(page), to));
  const names = [...text.matchAll(/`((?:src|test|bench|docs|installer|bin)\/[\w./-]+\.(?:ts|md|json|mjs|yaml))`/g)];
  return [...links, ...names.map(([, name = '']) => name)].filter((file) => !existsSync(path.join(root, file)));
}

test.each(pages)('%s leads to what is there', (page) => {
  expect(lost(page, readFileSync(path.join(root, page), 'utf8'))).toEqual([]);
});

test('there are pages, and a seeded page is refused', () => {
  expect(pages).toContain('README.md');
  expect(lost('docs/x.md', 'See [there](gone.md), `src/gone.ts`, [here](errors.md), <https://x>.')).toEqual([
    'docs/gone.md',
    'src/gone.ts',
  ]);
});
