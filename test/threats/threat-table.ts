import path from 'node:path';
import { ACCESS_THREATS } from './access-rows.ts';
import { FAULTS } from './fault-rows.ts';
import { LOAD_THREATS } from './load-rows.ts';
import { OWN_PAGE_THREATS } from './own-page-rows.ts';
import { namedTests } from './named-tests.ts';
import { PROMISES } from './privacy-rows.ts';
import type { Row } from './row.ts';
import { THREATS } from './threat-rows.ts';

/** Every row of docs/threat-model.md, by the name of its table there. */
export const TABLES: ReadonlyMap<string, readonly Row[]> = new Map([
  ['threats', [...THREATS, ...ACCESS_THREATS, ...LOAD_THREATS, ...OWN_PAGE_THREATS]],
  ['faults', FAULTS],
  ['privacy', PROMISES],
]);

const ROOT = path.resolve(import.meta.dirname, '../..');

/** One table as lines of Markdown: each row with the tests that bear its id; a row that has neither test nor reason is left out. */
export function threatTable(name: string): readonly string[] {
  const tests = namedTests(ROOT);
  const rows = (TABLES.get(name) ?? []).flatMap(({ id, what, holds, notHere }) => {
    const files = tests.get(id) ?? [];
    if (files.length === 0 && notHere === undefined) return [];
    const told = [...files.map(linked), ...(notHere === undefined ? [] : [`not tested here: ${notHere}`])];
    return [`| ${id} | ${what} | ${holds} | ${told.join('; ')} |`];
  });
  return ['| | what is done or happens | what holds | tests |', '|---|---|---|---|', ...rows];
}

/** `src/scanner/host/safe-open.test.ts` → a link with the name `safe-open` */
function linked(file: string): string {
  return `[${path.basename(file).replace(/(\.test)?\.ts$/, '')}](../${file})`;
}
