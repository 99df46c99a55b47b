/**
 * A process of its own that says what to watch and ends, so that catalogue and places never stay in the watcher's memory,
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
import type { HostPath } from '../domain/host-path.ts';
import { programNames, watchList } from './watch-list.ts';

const { catalogue, root, avoid } = JSON.parse(readFileSync(0, 'utf8')) as Pick<ScanRequest, 'catalogue' | 'root' | 'avoid'>;
const index = indexCatalogue(openCatalogue(readFileSync(catalogue)));
const host = localHost({ ...(root === undefined ? {} : { root }), ...(avoid === undefined ? {} : { avoid }) });
const folders = watchList(host, index).map((watched) => ({ ...watched, folder: onThisMachine(watched.folder) }));
process.stdout.write(`${JSON.stringify({ folders, names: programNames(index), catalogue: index.catalogue.digest })}\n`);

/** A path of the host as this machine names it; `root` is a real path. */
function onThisMachine(folder: HostPath): HostPath {
  return root === undefined || root === '/' ? folder : folder === '/' ? root : root + folder;
}
