import { mayBeProgram, type Outside } from '../executable-size.ts';
import { beginsAsBundle } from '../../formats/script.ts';

/** Why a sweep tells of a file: by its name, or by what it is under whatever name. */
export type LeadKind =
  /** Its name says what may lie here: a package's manifest, an application's archive. */
  | 'named'
  /** Large enough to be a program or a bundle of scripts, or marked as a program. */
  | 'large'
  /** Smaller and unmarked, and begins as a program or a bundle of scripts does. */
  | 'begins';

/** A file that a sweep tells of. */
export interface Lead {
  readonly name: string;
  readonly kind: LeadKind;
}

/** From this size on a file is looked into, whatever its name: the single-file tools seen have 3.1 MB and more, those minified harder a third of it. */
export const SOUGHT_BYTES = 1_000_000;
/** From this size on what begins as a program or a bundle of scripts does is looked into. */
export const BUNDLE_BYTES = 64 * 1024;

/** Names that say what a folder is: a node package, an Electron application, a macOS bundle, a Python package's metadata in one file. */
const NAMED = /^(?:package\.json|app\.asar|product\.json|Info\.plist|.+\.(?:AppImage|appimage|egg-info))$/;
/** Archives that hold programs or packages, however small; in packages there are thousands that hold tests' data. */
const SMALL_ARCHIVE = /\.(?:zip|vsix|whl|nupkg)$/i;
/** What else is a zip: of many, a few hold a program, and those are large. */
const ARCHIVE = /\.(?:zip|vsix|whl|nupkg|jar|war|ear|apk|aar|ipa|xpi|crx|pyz|pex|cbz)$/i;

/** Whether its name says that a file is a zip. */
export function isArchiveName(name: string): boolean {
  return ARCHIVE.test(name);
}

/** Whether its name says that it is a zip of programs or packages, which is looked into however small it is. */
export function isSmallArchive(name: string): boolean {
  return SMALL_ARCHIVE.test(name);
}

/** Whether the name alone makes it a lead. */
export function isNamed(name: string, inPackages: boolean): boolean {
  // Packages inside node_modules are known by the folder's name.
  return (NAMED.test(name) && !(inPackages && name === 'package.json')) || (!inPackages && SMALL_ARCHIVE.test(name));
}

/**
 * Folders that package managers and version control fill with small files of their own, in which nobody's program lies under the name of
 * a text: `…/node_modules/x/lib`, `…/site-packages/x`, `…/.git/objects/3f`, `…/_cacache/content-v2`, `/usr/share/doc/x`.
 */
const IN_PACKAGES =
  /\/(?:node_modules|site-packages|dist-packages|\.git|_cacache|registry\/src|pkg\/mod|\.m2\/repository)\/|\/usr\/(?:include|src|share\/(?:doc|man|locale|icons|help|zoneinfo|i18n|perl|perl5|texmf[^/]*))\//;

/** Whether a folder is one of a package's own. */
export function isInPackages(folder: string): boolean {
  return IN_PACKAGES.test(`${folder}/`);
}

/** Texts, sources and pictures, of which packages hold hundreds of thousands. */
const DATA: ReadonlySet<string> = new Set(
  (
    'ts mts cts tsx jsx map json json5 md mdx markdown rst txt html htm css scss less sass svg png gif jpg jpeg webp ico woff woff2 ttf eot ' +
    'py pyc pyi pyx pxd h hh hpp hxx inl cuh c cc cpp cxx m4 am in cmake rs go rb pm pl pod tcl lua java kt xml yml yaml toml ini cfg conf ' +
    'properties mo po pot gz 1 3 5 7 8 snap flow proto graphql idx pack rev tex sty cls afm enc lock patch diff el vim editorconfig npmignore'
  ).split(' '),
);
/** `cli.js`, `main.mjs`, `bundle-2.1.cjs`: what a tool that is one file calls it. */
const TELLING = /^(?:cli|main|bundle|app|server|agent)\b[^/]*\.[mc]?js$/;
const SCRIPT = /\.[mc]?js$/;
/** A folder with more scripts than this holds modules; a tool that is one file lies among few. */
export const FEW_SCRIPTS = 8;

/** What packages carry beside their files: `LICENSE`, `README`, `CHANGELOG`. */
const PAPERS =
  /^(?:LICEN[CS]E|COPYING|NOTICE|README|CHANGELOG|CHANGES|HISTORY|AUTHORS|CONTRIBUTORS|OWNERS|Makefile|Dockerfile|RECORD|METADATA|WHEEL|INSTALLER)\b/;
/** `a.d.ts`, `a.d.mts`, `a.js.map`: `a.js` beside them is a module that a compiler wrote; no tool that is one file is shipped so. */
const BESIDE_MODULES = /(?:\.d\.[mc]?ts|\.[mc]?js\.map)$/;

/** The stem of the module that a file of a package lies beside; undefined for any other file. */
export function moduleBeside(name: string): string | undefined {
  return BESIDE_MODULES.test(name) ? name.slice(0, name.indexOf('.')) : undefined;
}

/** What a file's name says of whether its size must be asked at once. */
export type Asking = 'ask' | 'ask-if-few' | 'put-off';

/** Outside of packages every file is asked, whatever its name; inside of them what could not be a program is put off until the folder is read in full. */
export function askingOf(name: string, inPackages: boolean): Asking {
  if (!inPackages) return 'ask';
  const dot = name.lastIndexOf('.');
  if (dot < 0) return PAPERS.test(name) ? 'put-off' : 'ask';
  if (SCRIPT.test(name)) return TELLING.test(name) ? 'ask' : 'ask-if-few';
  return DATA.has(name.slice(dot + 1)) ? 'put-off' : 'ask';
}

/** The lead that a file is by what can be asked without opening it; `sniff` when its beginning must say. */
export function leadOf(name: string, outside: Outside, inPackages: boolean): LeadKind | 'sniff' | undefined {
  if (outside.size >= SOUGHT_BYTES || mayBeProgram(name, outside)) return 'large';
  return outside.size >= BUNDLE_BYTES && !inPackages ? 'sniff' : undefined;
}

/** Bytes that tell what a file begins as. */
export const HEAD_BYTES = 256;

/** First bytes of ELF, PE and Mach-O (thin in either order, and universal). */
const NATIVE = /^(?:7f454c46|4d5a|cffaedfe|cefaedfe|feedfacf|feedface|cafebabe)/;
/** Libraries and objects, of which a system holds ten thousands: native, and no programs. */
const LIBRARY = /\.(?:so(?:\.[\d.]+)?|node|dylib|dll|a|o|ko|class|sys|mui|ocx|drv|cpl|efi|pyd)$/i;

/** Whether the first bytes of a file say that it runs. */
export function beginsAsProgram(name: string, head: Uint8Array): boolean {
  const first = Buffer.from(head.buffer, head.byteOffset, Math.min(4, head.length)).toString('hex');
  return NATIVE.test(first) ? !LIBRARY.test(name) : beginsAsBundle(head);
}
