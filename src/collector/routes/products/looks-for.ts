import type { SignatureFacts } from '../../policy/known-products.ts';

/** Kinds of signs, for words that people understand; the strongest kinds come first. */
export const SIGN_KINDS = [
  'packages',
  'system-packages',
  'programs-proof',
  'signers',
  'install-places',
  'applications',
  'editor-extensions',
  'browser-extensions',
  'container-images',
  'services',
  'traces',
  'configuration',
  'names',
] as const;
export type SignKind = (typeof SIGN_KINDS)[number];

/** Signs of one kind, as the catalogue has them. */
export interface Signs {
  readonly kind: SignKind;
  readonly values: readonly string[];
}

/** Values of one kind that are told. */
const MOST = 40;

/** What a signature looks for, kind by kind; kinds that it does not use are left out. */
export function looksFor(signature: SignatureFacts): readonly Signs[] {
  return SIGN_KINDS.map((kind) => ({ kind, values: [...new Set(VALUES_OF[kind](signature))].slice(0, MOST) })).filter(
    ({ values }) => values.length > 0,
  );
}

const VALUES_OF: Readonly<Record<SignKind, (one: SignatureFacts) => readonly string[]>> = {
  packages: (one) => [
    ...labelled(
      'npm',
      one.npm?.map(({ name }) => name),
    ),
    ...labelled(
      'PyPI',
      one.pypi?.map(({ name }) => name),
    ),
    ...labelled(
      'Cargo',
      one.cargo?.map(({ name }) => name),
    ),
    ...labelled('Conda', one.conda),
    ...labelled('RubyGems', one.gem),
    ...labelled('Composer', one.composer),
    ...labelled('.NET', one.dotnet),
    ...labelled('mise', one.mise),
    ...labelled('asdf', one.asdf),
  ],
  'system-packages': (one) => [
    ...labelled('Homebrew', [...(one.homebrew?.formula ?? []), ...(one.homebrew?.cask ?? [])]),
    ...labelled('Debian', one.dpkg),
    ...labelled('RPM', one.rpm),
    ...labelled('pacman', one.pacman),
    ...labelled('apk', one.apk),
    ...labelled('Snap', one.snap),
    ...labelled('Flatpak', one.flatpak),
    ...labelled('Nix', one.nix),
    ...labelled('winget', one.winget),
    ...labelled('Scoop', one.scoop),
    ...labelled('Chocolatey', one.choco),
    ...labelled('MSIX', one.msix),
    ...labelled('MSI', one.msi),
    ...labelled(
      'Windows',
      one.windowsPrograms?.map(({ name }) => name),
    ),
    ...labelled('macOS', one.receipts),
  ],
  'programs-proof': (one) => [
    ...(one.executables?.markers ?? []).map(({ text }) => text),
    ...(one.executables?.goModules ?? []),
    ...(one.executables?.bunEntries ?? []),
    ...(one.executables?.versionInfo ?? []).map(({ product, company }) => `${product}, ${company}`),
  ],
  signers: (one) => [
    ...(one.executables?.signingIds ?? []),
    ...(one.executables?.teamIds ?? []),
    ...(one.executables?.publishers ?? []),
  ],
  'install-places': (one) => (one.installRoots ?? []).map(({ path }) => path),
  applications: (one) => [
    ...(one.applications?.folders ?? []),
    ...(one.applications?.bundleIds ?? []),
    ...(one.applications?.desktopEntries ?? []),
    ...(one.applications?.appImages ?? []),
  ],
  'editor-extensions': (one) => [
    ...(one.editorExtensions ?? []),
    ...(one.jetbrainsPlugins ?? []).map(({ id }) => id),
    ...(one.vimPlugins ?? []),
    ...(one.zedExtensions ?? []),
  ],
  'browser-extensions': (one) => one.browserExtensions ?? [],
  'container-images': (one) => one.containerImages ?? [],
  services: (one) => one.services ?? [],
  traces: (one) => one.traces ?? [],
  configuration: (one) => (one.configuration ?? []).map(({ path }) => path),
  names: (one) => [...(one.executables?.names ?? []), ...(one.processTitles ?? [])],
};

function labelled(manager: string, names: readonly string[] = []): readonly string[] {
  return names.map((name) => `${manager}: ${name}`);
}
