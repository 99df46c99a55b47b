import { pathKey } from './key-shape.ts';
import { normaliseProgram } from '../domain/program-name.ts';
import { normalisePypi } from '../domain/python-name.ts';
import type { Signature } from '../domain/signature.ts';
import type { Strength } from '../domain/evidence.ts';
import type { Key, KeyKind } from '../domain/wanted.ts';

/** What one name in a signature is worth, and what else the matcher must know of it. */
export interface Indicator {
  readonly key: Key;
  readonly strength: Strength;
  /** The name is of a platform sub-package: it belongs to the copy of this main package. */
  readonly partOf?: Key;
  /** The name is of a library that carries the product inside. */
  readonly isEmbedded?: boolean;
}

/** Signature fields without the parts that only people and tests read. */
export type Indicating = Omit<Signature, 'references' | 'examples'>;

/** Strength of a matched name by its kind (docs/identity.md says why). What is only a name is a hint; what only this product can hold is proof. */
const STRENGTH_OF: Readonly<Record<Exclude<KeyKind, 'configuration'>, Strength>> = {
  npm: 'proof',
  pypi: 'proof',
  cargo: 'proof',
  'brew-formula': 'proof',
  'brew-cask': 'proof',
  dpkg: 'proof',
  rpm: 'proof',
  pacman: 'proof',
  apk: 'proof',
  snap: 'proof',
  flatpak: 'proof',
  mise: 'strong',
  asdf: 'strong',
  conda: 'proof',
  gem: 'proof',
  composer: 'proof',
  dotnet: 'proof',
  nix: 'proof',
  winget: 'strong',
  scoop: 'strong',
  choco: 'strong',
  msix: 'proof',
  msi: 'proof',
  program: 'strong',
  receipt: 'strong',
  service: 'strong',
  image: 'strong',
  extension: 'proof',
  'listed-extension': 'strong',
  jetbrains: 'proof',
  'browser-extension': 'proof',
  'vim-plugin': 'strong',
  'zed-extension': 'proof',
  root: 'strong',
  folder: 'strong',
  desktop: 'strong',
  'product-name': 'proof',
  bundle: 'strong',
  appimage: 'strong',
  command: 'hint',
  'distinct-command': 'strong',
  marker: 'proof',
  'go-module': 'proof',
  'bun-entry': 'proof',
  'signing-id': 'strong',
  signed: 'proof',
  team: 'hint',
  publisher: 'hint',
  'version-info': 'proof',
  title: 'hint',
  trace: 'strong',
};

/** Every name in a signature as an index key; a key that ends in `*` is a prefix. */
export function indicatorsOf(signature: Indicating): readonly Indicator[] {
  return [
    ...packageIndicators(signature),
    ...plainIndicators(signature),
    ...pairIndicators(signature),
    ...placeIndicators(signature),
  ];
}

function packageIndicators(signature: Indicating): readonly Indicator[] {
  const npm = (signature.npm ?? []).flatMap((entry) => [
    indicator('npm', entry.name, { isEmbedded: entry.embedded ?? false }),
    ...(entry.parts ?? []).map((part) =>
      indicator('npm', part, { partOf: `npm:${entry.name}`, isEmbedded: entry.embedded ?? false }),
    ),
  ]);
  const pypi = (signature.pypi ?? []).map((entry) =>
    indicator('pypi', normalisePypi(entry.name), { isEmbedded: entry.embedded ?? false }),
  );
  return [...npm, ...pypi, ...(signature.cargo ?? []).map((entry) => indicator('cargo', entry.name))];
}

function plainIndicators(signature: Indicating): readonly Indicator[] {
  const { executables, applications, homebrew } = signature;
  const byKind: readonly (readonly [Exclude<KeyKind, 'configuration'>, readonly string[] | undefined])[] = [
    ['brew-formula', homebrew?.formula],
    ['brew-cask', homebrew?.cask],
    ['dpkg', signature.dpkg],
    ['rpm', signature.rpm],
    ['pacman', signature.pacman],
    ['apk', signature.apk],
    ['snap', signature.snap],
    ['flatpak', signature.flatpak],
    ['mise', signature.mise],
    ['asdf', signature.asdf],
    ['conda', signature.conda],
    ['gem', signature.gem],
    ['composer', signature.composer],
    ['dotnet', signature.dotnet],
    ['nix', signature.nix],
    ['winget', signature.winget],
    ['scoop', signature.scoop],
    ['choco', lower(signature.choco)],
    ['msix', signature.msix],
    ['msi', signature.msi],
    ['receipt', signature.receipts],
    ['service', lower(signature.services)],
    ['image', signature.containerImages],
    ['extension', lower(signature.editorExtensions)],
    ['listed-extension', lower(signature.editorExtensions)],
    ['jetbrains', signature.jetbrainsPlugins?.flatMap((plugin) => [plugin.id, plugin.folder ?? plugin.id])],
    ['browser-extension', signature.browserExtensions],
    ['vim-plugin', signature.vimPlugins],
    ['zed-extension', signature.zedExtensions],
    ['folder', lower(applications?.folders)],
    ['desktop', applications?.desktopEntries],
    ['product-name', applications?.productNames],
    ['bundle', applications?.bundleIds],
    ['appimage', lower(applications?.appImages)],
    ['command', [...(executables?.names ?? []), ...(signature.npm ?? []).flatMap((entry) => entry.bins ?? [])]],
    ['distinct-command', lower(executables?.distinctNames)],
    ['marker', executables?.markers?.map((marker) => marker.text)],
    ['go-module', executables?.goModules],
    ['bun-entry', executables?.bunEntries],
    ['signing-id', executables?.signingIds],
    ['team', executables?.teamIds],
    ['publisher', lower(executables?.publishers)],
    ['title', signature.processTitles],
    ['trace', lower(signature.traces)],
  ];
  return byKind.flatMap(([kind, names]) => [...new Set(names ?? [])].map((name) => indicator(kind, name)));
}

/** Names that count together: what a vendor can claim alone, and who says it. */
function pairIndicators(signature: Indicating): readonly Indicator[] {
  const { signingIds = [], teamIds = [], versionInfo = [] } = signature.executables ?? {};
  return [
    ...teamIds.flatMap((team) => signingIds.map((id) => indicator('signed', `${team}/${id}`))),
    ...versionInfo.map(({ product, company }) => indicator('version-info', `${company}/${product}`.toLowerCase())),
    ...(signature.windowsPrograms ?? []).map(({ name, publisher }): Indicator =>
      publisher === undefined
        ? indicator('program', normaliseProgram(name))
        : { key: `program:${publisher.toLowerCase()}/${normaliseProgram(name)}`, strength: 'proof' },
    ),
  ];
}

function placeIndicators(signature: Indicating): readonly Indicator[] {
  const roots = (signature.installRoots ?? []).map((root): Indicator => ({
    key: pathKey('root', root.path),
    strength: STRENGTH_OF.root,
  }));
  const configuration = (signature.configuration ?? []).map((entry): Indicator => ({
    key: pathKey('configuration', entry.path),
    strength: entry.strength,
  }));
  return [...roots, ...configuration];
}

function lower(names: readonly string[] | undefined): readonly string[] {
  return (names ?? []).map((name) => name.toLowerCase());
}

function indicator(kind: Exclude<KeyKind, 'configuration'>, name: string, flags: Partial<Indicator> = {}): Indicator {
  return { key: `${kind}:${name}`, strength: STRENGTH_OF[kind], ...flags };
}
