/**
 * A process of its own that says what to watch before there was a look (each look says it anew) and ends, so that catalogue and places never stay in the watcher's memory,
 * and a folder that does not answer costs this process and not the watcher.
 *
 *   in   {"catalogue":"<path>","root":"<dir>"?,"avoid":["<path>"]?}
 *   out  {"folders":[{"folder":"/usr/bin","scopes":["…"],"only":["…"]?}],"names":["claude"],"catalogue":"<digest>"}  (folders as this machine names them)
 */
import { readFileSync } from 'node:fs';
import { indexCatalogue } from '../catalogue/catalogue-index.ts';
import { openCatalogue } from '../catalogue/open.ts';
import { localHost } from './host/local.ts';
import type { ScanRequest } from './scan-request.ts';
import { toWatch } from './watch-list.ts';

const { catalogue, root, avoid } = JSON.parse(readFileSync(0, 'utf8')) as Pick<ScanRequest, 'catalogue' | 'root' | 'avoid'>;
const index = indexCatalogue(openCatalogue(readFileSync(catalogue)));
const host = localHost({ ...(root === undefined ? {} : { root }), ...(avoid === undefined ? {} : { avoid }) });
process.stdout.write(`${JSON.stringify(toWatch(host, index, root))}\n`);
