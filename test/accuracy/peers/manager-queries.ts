import { readFileSync } from 'node:fs';
import { openCatalogue } from '../../../src/catalogue/open.ts';
import { shippedCatalogue } from '../../../src/cli/shipped-catalogue.ts';
import { packageManagers } from '../../../src/scanner/places/package-managers/list.ts';

const HOMES = ['/home/%', '/root'];
const MODULES = '/node_modules/';

/**
 * What someone who knows every folder of package managers would ask osquery beyond its own tables: packages of npm and its like, tools of
 * pipx and uv, Homebrew's and mise's, by the folders' names. It makes osquery's figures an upper bound; the benchmark of cost has none of it.
 */
export async function managerQueries(): Promise<readonly string[]> {
  const signatures = openCatalogue(readFileSync(await shippedCatalogue())).signatures();
  const npm = signatures.flatMap((signature) => signature.npm?.map(({ name }) => name) ?? []);
  const others = signatures.flatMap(({ pypi = [], homebrew, mise = [], asdf = [] }) => [
    ...pypi.map(({ name }) => name),
    ...(homebrew?.formula ?? []),
    ...(homebrew?.cask ?? []),
    ...mise,
    ...asdf,
  ]);
  const roots = rootsOfLinux();
  const modules = roots
    .map((root) => (root.endsWith('/global/%') ? `${root}/node_modules` : root))
    .filter((root) => root.endsWith('/node_modules'));
  const named = roots.flatMap((root) => {
    if (/\/(?:venvs|tools)\/%$/.test(root)) return [root];
    return /\/(?:Cellar|Caskroom|installs)$/.test(root) ? [`${root}/%`] : [];
  });
  return [
    // Folders end in a slash and have no `filename`; a function of the path, since a second pattern would be a further place to look at.
    ...asked(
      modules.flatMap((root) => [`${root}/%`, `${root}/@%/%`]),
      `substr(rtrim(path, '/'), instr(path, '${MODULES}') + ${MODULES.length}) IN (${quoted(npm)})`,
    ),
    ...asked(named, `regex_match(path, '([^/]+)/?$', 1) IN (${quoted(others)})`),
  ];
}

function rootsOfLinux(): readonly string[] {
  const managers = packageManagers.filter(({ platforms }) => platforms.includes('linux'));
  const patterns = managers.flatMap(({ system, home }) => [
    ...system.map(({ pattern }) => pattern),
    ...home.flatMap(({ pattern }) => HOMES.map((top) => `${top}/${pattern}`)),
  ]);
  return [...new Set(patterns.map((pattern) => pattern.replaceAll('*', '%')))];
}

/** SQLite takes expressions of some hundred terms; one statement for each hundred places. */
function asked(places: readonly string[], condition: string): readonly string[] {
  return Array.from({ length: Math.ceil(places.length / 100) }, (_, at) => {
    const terms = places.slice(at * 100, at * 100 + 100).map((place) => `path LIKE '${place}'`);
    return `SELECT path FROM file WHERE (${terms.join(' OR ')}) AND ${condition}`;
  });
}

function quoted(words: readonly string[]): string {
  return [...new Set(words)].map((word) => `'${word.replaceAll("'", "''")}'`).join(', ');
}
