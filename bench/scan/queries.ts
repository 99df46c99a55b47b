import { readFileSync } from 'node:fs';
import { openCatalogue } from '../../src/catalogue/open.ts';
import type { CompiledSignature } from '../../src/catalogue/catalogue.ts';
import { shippedCatalogue } from '../../src/cli/shipped-catalogue.ts';

/**
 * What osquery is asked, so that it looks for the same products by the same facts as we do: packages, extensions, commands, install
 * roots, configuration and processes, all from the catalogue that the scan uses, in the tables that public packs for AI tools
 * document, for every home. It cannot be asked for renamed or moved copies.
 */
const HOME_BINS = [
  '.local/bin',
  'bin',
  '.bun/bin',
  '.npm-global/bin',
  '.local/share/pnpm',
  '.yarn/bin',
  '.volta/bin',
  '.opencode/bin',
];

/** Where homes are, as patterns of `LIKE`: cheaper for osquery than joining its table of users, most of whom have none. */
const HOMES = ['/home/%', '/root'];

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');
const inHomes = (column: string, names: readonly string[]): string =>
  HOMES.flatMap((home) => names.map((name) => `${column} LIKE '${home}/${name}'`)).join(' OR ');

/** What is listed whole, as we read it whole: services and entries of menus. */
const LISTS = [
  `SELECT name, path, status FROM startup_items`,
  `SELECT path FROM file WHERE path LIKE '/usr/share/applications/%.desktop'`,
];

/** One statement for each kind of evidence, written to cost osquery as little as it can. */
export async function equivalentQueries(): Promise<readonly string[]> {
  return [...(await queriesByName()), ...LISTS];
}

/** Those of them that name products, so that an answer says that one is there. */
export async function queriesByName(): Promise<readonly string[]> {
  const signatures = openCatalogue(readFileSync(await shippedCatalogue())).signatures();
  const all = (pick: (signature: CompiledSignature) => readonly string[] | undefined): readonly string[] => [
    ...new Set(signatures.flatMap((signature) => pick(signature) ?? [])),
  ];
  const npm = all((signature) => signature.npm?.map((entry) => entry.name));
  const pypi = all((signature) => signature.pypi?.map((entry) => entry.name));
  const commands = all((signature) => [
    ...(signature.executables?.names ?? []),
    ...(signature.npm ?? []).flatMap((entry) => entry.bins ?? []),
  ]);
  const configuration = all((signature) => signature.configuration?.map((entry) => entry.path));
  const roots = all((signature) =>
    signature.installRoots?.flatMap((root) => root.executables.map((name) => `${root.path}/${name}`)),
  );
  const folders = all((signature) => signature.applications?.folders);
  const packages = all((signature) => signature.dpkg);
  const rpm = all((signature) => signature.rpm);
  const plugins = all((signature) => signature.jetbrainsPlugins?.map((plugin) => plugin.id));
  const browser = all((signature) => signature.browserExtensions);
  const extensions = all((signature) => signature.editorExtensions);
  return [
    `SELECT pid, name, path, cmdline, uid, start_time FROM processes WHERE name IN (${quoted(commands)}) OR ${npm.map((name) => `cmdline LIKE '%/node_modules/${name}/%'`).join(' OR ')}`,
    // Its own default folders: of other ones it must be told each by name, patterns find nothing.
    `SELECT name, version, path FROM npm_packages WHERE name IN (${quoted(npm)})`,
    `SELECT path, size, mtime FROM file WHERE directory IN ('/usr/local/bin', '/usr/bin', '/opt') AND filename IN (${quoted(commands)})`,
    `SELECT path, size, uid FROM file WHERE (${inHomes('directory', HOME_BINS)}) AND filename IN (${quoted(commands)})`,
    ...conditions(roots).map((condition) => `SELECT path, size FROM file WHERE ${condition}`),
    ...conditions(configuration).map((condition) => `SELECT path, mtime FROM file WHERE ${condition}`),
    // Of every account, as we look into every home. Joined crosswise: else SQLite asks the second table first when a name is given, and that one finds nothing without an account.
    `SELECT u.username, e.name, e.version, e.path FROM users u CROSS JOIN vscode_extensions e USING (uid) WHERE lower(e.publisher || '.' || e.name) IN (${quoted(extensions)})`,
    `SELECT u.username, p.name, p.version, p.directory FROM users u CROSS JOIN python_packages p USING (uid) WHERE p.name IN (${quoted(pypi)})`,
    `SELECT u.username, e.identifier, e.version, e.path FROM users u CROSS JOIN chrome_extensions e USING (uid) WHERE (e.identifier IN (${quoted(browser)}) OR e.referenced_identifier IN (${quoted(browser)}))`,
    `SELECT u.username, e.identifier, e.version, e.path FROM users u CROSS JOIN firefox_addons e USING (uid) WHERE e.identifier IN (${quoted(browser)})`,
    `SELECT u.username, p.name, p.version, p.path FROM users u CROSS JOIN jetbrains_plugins p USING (uid) WHERE p.name IN (${quoted(plugins)})`,
    `SELECT name, version FROM rpm_packages WHERE name IN (${quoted(rpm)})`,
    `SELECT name, version, status FROM deb_packages WHERE name IN (${quoted(packages)})`,
    `SELECT path FROM file WHERE path IN (${quoted(folders.flatMap((folder) => [`/opt/${folder}`, `/usr/share/${folder}`, `/usr/lib/${folder}`]))})`,
  ];
}

/** SQLite takes expressions of at most 1,000 levels, one for each `OR`. */
const MAX_TERMS = 400;

/** Paths of signatures as patterns of `LIKE`, in as few conditions as SQLite takes: `~` is each home, `*` one name. */
function conditions(given: readonly string[]): readonly string[] {
  const patterns = given.flatMap((path) => {
    const pattern = path.replaceAll('*', '%').replaceAll("'", "''");
    return pattern.startsWith('~') ? HOMES.map((home) => home + pattern.slice(1)) : [pattern];
  });
  const terms = [...new Set(patterns)].map((pattern) => `path LIKE '${pattern}'`);
  return Array.from({ length: Math.ceil(terms.length / MAX_TERMS) }, (_, at) =>
    terms.slice(at * MAX_TERMS, (at + 1) * MAX_TERMS).join(' OR '),
  );
}
