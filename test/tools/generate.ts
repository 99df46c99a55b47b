/** `npm run generate` writes every generated file; `npm run generate -- --check` only says which are stale, and ends with 1 then. */
import path from 'node:path';
import { refresh, staleFiles } from './drift.ts';
import { GENERATORS } from './generators.ts';

const root = path.resolve(import.meta.dirname, '../..');
const isCheck = process.argv.includes('--check');
const stale = isCheck ? await staleFiles(GENERATORS, root) : await refresh(GENERATORS, root);

for (const file of stale) console.log(isCheck ? `stale: ${file} (run npm run generate)` : `written: ${file}`);
if (stale.length === 0) console.log(`${GENERATORS.length} generated files are as the code makes them`);
process.exitCode = isCheck && stale.length > 0 ? 1 : 0;
