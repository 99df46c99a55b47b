import type { Paint } from '../paint.ts';
import { indicatorsOf } from '../../catalogue/keys.ts';
import type { Strength } from '../../domain/evidence.ts';
import type { Signature } from '../../domain/signature.ts';
import type { KeyKind } from '../../domain/wanted.ts';

/** What a name of each kind is, for a person. */
const KIND_NAMES: Readonly<Record<KeyKind, string>> = {
  npm: 'npm package',
  pypi: 'Python package',
  cargo: 'cargo package',
  'brew-formula': 'Homebrew formula',
  'brew-cask': 'Homebrew cask',
  dpkg: 'Debian package',
  rpm: 'RPM package',
  pacman: 'Arch package',
  apk: 'Alpine package',
  snap: 'snap',
  flatpak: 'flatpak',
  mise: 'mise tool',
  asdf: 'asdf tool',
  conda: 'conda package',
  gem: 'Ruby gem',
  composer: 'Composer package',
  dotnet: '.NET tool',
  nix: 'Nix package',
  winget: 'winget package',
  scoop: 'Scoop app',
  choco: 'Chocolatey package',
  msix: 'Windows app package',
  msi: 'MSI product',
  program: 'installed program of Windows',
  receipt: 'macOS installer receipt',
  service: 'service or job',
  image: 'container image',
  extension: 'editor extension',
  'listed-extension': 'extension in an editor’s list',
  jetbrains: 'JetBrains plugin',
  'browser-extension': 'browser extension',
  'vim-plugin': 'Vim plug-in',
  'zed-extension': 'Zed extension',
  root: 'install folder',
  folder: 'application folder',
  desktop: 'desktop entry',
  'product-name': 'name in the application',
  bundle: 'macOS bundle id',
  appimage: 'AppImage',
  command: 'command name',
  'distinct-command': 'program of a name that only it has',
  marker: 'text in the program',
  'go-module': 'Go module in the program',
  'bun-entry': 'Bun entry in the program',
  'signing-id': 'code-signing id',
  signed: 'signing team with id',
  team: 'signing team',
  publisher: 'publisher',
  'version-info': 'company and product in the program',
  title: 'process title',
  trace: 'trace of a run',
  configuration: 'configuration',
};

const STRENGTH_WORDS: readonly (readonly [Strength, string])[] = [
  ['proof', 'Proof (one is enough)'],
  ['strong', 'Strong signs (one makes it possible, two kinds likely)'],
  ['hint', 'Hints (never enough alone)'],
];

interface Layout {
  readonly paint: Paint;
  readonly columns: number;
}

/** A signature in plain words: what the product is and risks, what betrays it, how it goes away, what it is not, and who says so. */
export function plainWords(signature: Signature, { paint, columns }: Layout): string {
  const wrapped = (text: string, indent: string): readonly string[] => wrap(text, { width: Math.min(columns, 120), indent });
  const formerly = signature.formerly === undefined ? '' : `, formerly ${signature.formerly.join(', ')}`;
  const lines = [
    `${paint.bold(signature.name)} by ${signature.vendor}  ${paint.dim(`${signature.id}, ${signature.category}, ${signature.status}${formerly}`)}`,
    ...(signature.discontinued === undefined ? [] : wrapped(`No longer made: ${signature.discontinued}`, '')),
    ...(signature.homepage === undefined ? [] : [signature.homepage]),
    '',
    paint.bold('Risk'),
    ...wrapped(signature.risk.trim(), '  '),
    '',
    ...indicatorLines(signature, paint),
    paint.bold('Removal'),
    ...Object.entries(signature.removal).flatMap(([channel, steps]) => [
      `  ${channel}`,
      ...steps.flatMap((step) => wrapped(step, '    ')),
    ]),
    ...section('Not to be confused with', signature.collisions ?? [], { paint, wrapped }),
    ...section(
      'Sources',
      signature.references.map((reference) => `${reference.source} (${reference.date}): ${reference.fact}`),
      { paint, wrapped },
    ),
    '',
    `${indicatorsOf(signature).length} signs, ${signature.examples.match.length} examples that match, ${signature.examples.reject.length} that must not`,
  ];
  return `${lines.join('\n')}\n`;
}

function indicatorLines(signature: Signature, paint: Paint): readonly string[] {
  const byStrength = Map.groupBy(indicatorsOf(signature), (indicator) => indicator.strength);
  return STRENGTH_WORDS.flatMap(([strength, words]) => {
    const found = byStrength.get(strength) ?? [];
    if (found.length === 0) return [];
    return [paint.bold(words), ...found.map(({ key }) => `  ${nameOfKey(key)}`), ''];
  });
}

function nameOfKey(key: string): string {
  const colon = key.indexOf(':');
  const kind = key.slice(0, colon);
  return `${KIND_NAMES[kind as KeyKind] ?? kind}: ${key.slice(colon + 1)}`;
}

interface SectionLayout {
  readonly paint: Paint;
  readonly wrapped: (text: string, indent: string) => readonly string[];
}

function section(title: string, texts: readonly string[], { paint, wrapped }: SectionLayout): readonly string[] {
  return texts.length === 0 ? [] : ['', paint.bold(title), ...texts.flatMap((text) => wrapped(text, '  '))];
}

/** Lines of at most `width` characters, broken at spaces; a longer word stands alone. */
function wrap(text: string, { width, indent }: { readonly width: number; readonly indent: string }): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, indent + line];
}
