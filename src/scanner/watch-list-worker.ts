/**
 * A process of its own that says what to watch and ends, so that catalogue and places never stay in the watcher's memory,
 * and a folder that does not answer costs this process and not the watcher.
 *
 *   in   {"catalogue":"<path>"}
 *   out  {"folders":[{"folder":"/usr/bin","scopes":["…"],"only":["…"]?}],"names":["claude"]}
 */
import { readFileSync } from 'node:fs';
import { indexCatalogue } from '../catalogue/catalogue-index.ts';
import { openCatalogue } from '../catalogue/open.ts';
import { localHost } from './host/local.ts';
import { programNames, watchList } from './watch-list.ts';

const { catalogue } = JSON.parse(readFileSync(0, 'utf8')) as { readonly catalogue: string };
const index = indexCatalogue(openCatalogue(readFileSync(catalogue)));
process.stdout.write(`${JSON.stringify({ folders: watchList(localHost({}), index), names: programNames(index) })}\n`);
