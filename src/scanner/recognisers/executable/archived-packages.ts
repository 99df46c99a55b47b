import type { ArchivedThing } from './archived-thing.ts';
import { textOf } from '../../formats/json.ts';
import { jsonIn, zippedNodePackage, type Archive, type ZippedNodePackage } from '../zipped-node-package.ts';
import { normalisePypi } from '../../../domain/python-name.ts';
import type { Key, Wanted } from '../../../domain/wanted.ts';

/** The largest manifest seen, of a pack of languages, is 400 kB. */
const MAX_MANIFEST = 4 * 1024 * 1024;
/** Packages of one archive that are looked into. */
const MAX_PACKAGES = 16;
/** Where npm's own archives and a zipped package have their manifest; elsewhere it is somebody's source. */
const TOPS = ['', 'package/'];
// site/node_modules/@anthropic-ai/claude-code/package.json
const MODULE = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^@/][^/]*)\/package\.json$/;
// aider_chat-0.86.1.dist-info/METADATA
const METADATA = /^(.*\/)?([^/]+?)-(\d[^/-]*)\.dist-info\/METADATA$/;

/** Packages in an archive, by the names in its directory, and by their manifests where the directory says that one is wanted. */
export function archivedPackages(wanted: Wanted, archive: Archive): readonly ArchivedThing[] {
  return [...editorExtension(wanted, archive), ...nodePackages(wanted, archive), ...pythonPackages(wanted, archive)];
}

/** A .vsix holds the extension in `extension/` (code.visualstudio.com/api/working-with-extensions/publishing-extension). */
function editorExtension(wanted: Wanted, archive: Archive): readonly ArchivedThing[] {
  if (!archive.entries.has('extension.vsixmanifest')) return [];
  const manifest = jsonIn(archive, 'extension/package.json', MAX_MANIFEST);
  const publisher = textOf(manifest, 'publisher', 128);
  const name = textOf(manifest, 'name', 128);
  const version = textOf(manifest, 'version', 128);
  const id = `${publisher}.${name}`.toLowerCase();
  const key: Key = `extension:${id}`;
  if (publisher === undefined || name === undefined || !wanted.has(key)) return [];
  const named = ['main', 'browser'].map((member) => textOf(manifest, member, 1024)?.replace(/^\.\//, ''));
  const isThere = named.some(
    (file) =>
      file !== undefined &&
      file !== '' &&
      ['', '.js', '.cjs', '.mjs'].some((end) => archive.entries.has(`extension/${file}${end}`)),
  );
  if (!isThere) return [];
  return [
    { keys: [key], path: 'extension/package.json', what: `extension ${id}`, ...(version === undefined ? {} : { version }) },
  ];
}

function nodePackages(wanted: Wanted, archive: Archive): readonly ArchivedThing[] {
  const tops = TOPS.filter((folder) => archive.entries.has(`${folder}package.json`) && !isSource(archive, folder)).map(
    (folder) => ({
      folder,
    }),
  );
  const modules = [...archive.entries.keys()].flatMap((path) => {
    const name = MODULE.exec(path)?.[1];
    return name !== undefined && wanted.has(`npm:${name}`) ? [{ folder: path.slice(0, -'package.json'.length), name }] : [];
  });
  return [...tops, ...modules].slice(0, MAX_PACKAGES).flatMap(({ folder }) => {
    const found = zippedNodePackage(wanted, archive, { folder });
    return found?.file === undefined ? [] : [thingOf(found, folder)];
  });
}

function thingOf({ key, name, version }: ZippedNodePackage, folder: string): ArchivedThing {
  return { keys: [key], path: `${folder}package.json`, what: `npm package ${name}`, version };
}

/** What people work on is not what they publish. */
function isSource({ entries }: Archive, folder: string): boolean {
  return ['tsconfig.json', '.git/HEAD', 'pnpm-lock.yaml', 'package-lock.json'].some((name) => entries.has(folder + name));
}

/** A wheel, or an environment that was zipped: the metadata's folder says name and version (packaging.python.org, "Binary distribution format"), beside its record. */
function pythonPackages(wanted: Wanted, { entries }: Archive): readonly ArchivedThing[] {
  return [...entries.keys()]
    .flatMap((path) => {
      const [, , written = '', version] = METADATA.exec(path) ?? [];
      const key: Key = `pypi:${normalisePypi(written)}`;
      if (version === undefined || !wanted.has(key)) return [];
      const record = entries.get(path.replace(/METADATA$/, 'RECORD'));
      return (record?.size ?? 0) > 0 ? [{ keys: [key], path, what: `Python package ${written}`, version }] : [];
    })
    .slice(0, MAX_PACKAGES);
}
