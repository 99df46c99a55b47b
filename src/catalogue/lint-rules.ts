import { isPrefix } from './key-shape.ts';
import { indicatorsOf } from './keys.ts';
import type { Channel } from '../domain/channel.ts';
import type { Signature } from '../domain/signature.ts';

/** Something to mend in a signature: where (a JSON pointer), and what to write. */
export interface Remark {
  readonly at: string;
  readonly message: string;
}

interface Surroundings {
  readonly path: string;
  /** All signatures of the catalogue, this one among them. */
  readonly all: readonly Signature[];
}

type LintRule = (signature: Signature, surroundings: Surroundings) => readonly Remark[];

const FEWEST_EXAMPLES = 2;
/** `https://example.org/x` or `@openai/codex@0.169.0`. */
const URL_SOURCE = /^https?:\/\/\S+$/;
const PACKAGE_SOURCE = /^@?[\w.-]+(\/[\w.-]+)*@[\w.*+~-]+$/;
const SEEN = /\b(installed|seen on|looked at)\b/i;

/** Each rule of a good signature (docs/signatures.md), in the order of the fields that it is about. */
export const LINT_RULES: readonly LintRule[] = [
  ({ category }, { path }) =>
    path.split('/').at(-2) === category || !path.includes('/')
      ? []
      : [{ at: '/category', message: `lies in another folder: move it to ${category}/` }],

  (signature) =>
    Object.entries(signature).flatMap(([field, value]) =>
      JSON.stringify(value).includes('TODO') ? [{ at: `/${field}`, message: 'still says TODO: fill it in, or delete it' }] : [],
    ),

  ({ status, references }) =>
    status === 'stable' && !references.some(isRealInstall)
      ? [
          {
            at: '/status',
            message:
              'stable needs a reference to a real install: write one whose source is package@version, or whose fact says what was seen installed; else write experimental',
          },
        ]
      : [],

  ({ installRoots = [], executables }) =>
    executables?.markers !== undefined || executables?.bunEntries !== undefined || executables?.goModules !== undefined
      ? []
      : installRoots.flatMap(({ needs }, at) =>
          needs === 'marked'
            ? [
                {
                  at: `/installRoots/${at}/needs`,
                  message: 'nothing can be marked without executables.markers, bunEntries or goModules',
                },
              ]
            : [],
        ),

  ({ configuration = [] }) =>
    configuration.flatMap(({ path }, at) =>
      path.endsWith('/') ? [{ at: `/configuration/${at}/path`, message: 'leave the slash at the end out' }] : [],
    ),

  (signature) =>
    indicatorsOf(signature)
      .map((indicator) => indicator.key)
      .filter((key) => isPrefix(key) && !REACHING.test(key))
      .map((key) => ({
        at: '',
        message: `${key}: a beginning must reach to its first / or - : the index looks it up by that part`,
      })),

  (signature, { all }) =>
    (['installRoots', 'configuration'] as const).flatMap((field) =>
      (signature[field] ?? []).flatMap(({ path }, at) => {
        const own = (signature[field] ?? []).findIndex((entry) => entry.path === path) !== at;
        const rivals = all.filter((other) => other.id !== signature.id && isShared(other[field], path)).map((other) => other.id);
        if (own) return [{ at: `/${field}/${at}/path`, message: 'is here twice: make it one entry' }];
        return rivals.length === 0
          ? []
          : [
              {
                at: `/${field}/${at}/path`,
                message: `${rivals.join(', ')} names it too: write a path that only one of them has`,
              },
            ];
      }),
    ),

  (signature) =>
    channelsOf(signature)
      .filter((channel) => signature.removal[channel] === undefined)
      .map((channel) => ({ at: '/removal', message: `write the steps for ${channel}, which this signature can find` })),

  (signature, { all }) =>
    namesOf(signature).flatMap((name) => {
      const rivals = all.filter((other) => other.id !== signature.id && namesOf(other).includes(name)).map((other) => other.id);
      const isSaid = (signature.collisions ?? []).some((line) => line.startsWith(`${name}:`));
      return rivals.length === 0 || isSaid
        ? []
        : [{ at: '/collisions', message: `write "${name}: …": ${rivals.join(', ')} has a command of that name too` }];
    }),

  ({ references }) =>
    references.flatMap(({ source }, at) =>
      URL_SOURCE.test(source) || PACKAGE_SOURCE.test(source)
        ? []
        : [{ at: `/references/${at}/source`, message: 'write a URL, or package@version' }],
    ),

  (signature) =>
    proofsOf(signature)
      .filter(({ words }) => !words.every((word) => isNamed(signature, word)))
      .map(({ at, words }) => ({
        at,
        message: `write a reference whose fact or source names ${words.join(' and ')}: this is proof`,
      })),

  ({ examples }) =>
    (['match', 'reject'] as const).flatMap((kind) =>
      examples[kind].length >= FEWEST_EXAMPLES
        ? []
        : [
            {
              at: `/examples/${kind}`,
              message: `write at least ${FEWEST_EXAMPLES}: an example for each important channel, collision and trap`,
            },
          ],
    ),

  ({ configuration = [], examples }) =>
    configuration.some(({ strength }) => strength === 'strong') &&
    !examples.match.some(({ finding }) => finding?.state === 'residue')
      ? [{ at: '/examples/match', message: 'write one of state residue: a strong configuration file alone' }]
      : [],

  ({ examples }) =>
    examples.match.flatMap(({ finding }, at) =>
      finding === undefined
        ? [{ at: `/examples/match/${at}`, message: 'write finding: at least state, channel and identity' }]
        : [],
    ),
];

/** `npm:@openai/codex-*`, `npm:opencode-*`: behind the kind and one character there is a / or a -. */
const REACHING = /^[a-z-]+:.[^/-]*[/-]/;

/** Whether another signature counts on the same path; hints may be shared. */
function isShared(entries: readonly { readonly path: string; readonly strength?: string }[] | undefined, path: string): boolean {
  return (entries ?? []).some((entry) => entry.path === path && entry.strength !== 'hint');
}

/** What a signature says of programs by name alone, each with the words that one of its references must hold. */
function proofsOf({
  windowsPrograms = [],
  executables,
}: Signature): readonly { readonly at: string; readonly words: readonly string[] }[] {
  return [
    ...windowsPrograms.map(({ name, publisher }, at) => ({
      at: `/windowsPrograms/${at}`,
      words: publisher === undefined ? [name] : [name, publisher],
    })),
    ...(executables?.versionInfo ?? []).map(({ product, company }, at) => ({
      at: `/executables/versionInfo/${at}`,
      words: [product, company],
    })),
    ...(executables?.goModules ?? []).map((module, at) => ({
      at: `/executables/goModules/${at}`,
      words: [module.split('/', 3).join('/')],
    })),
  ];
}

function isNamed({ references }: Signature, word: string): boolean {
  const wanted = word.toLowerCase();
  return references.some(({ fact, source }) => `${source} ${fact}`.toLowerCase().includes(wanted));
}

function isRealInstall({ source, fact }: Signature['references'][number]): boolean {
  return PACKAGE_SOURCE.test(source) || SEEN.test(fact);
}

/** Command names of a signature, each once. */
function namesOf(signature: Signature): readonly string[] {
  const bins = [...(signature.npm ?? []), ...(signature.pypi ?? []), ...(signature.cargo ?? [])].flatMap(
    (entry) => entry.bins ?? [],
  );
  return [...new Set([...bins, ...(signature.executables?.names ?? [])])];
}

/** The channels for which a signature must say how to remove: those that it names itself; `default` serves the others. */
function channelsOf(signature: Signature): readonly Channel[] {
  const given: readonly (readonly [unknown, Channel])[] = [
    [signature.npm?.filter((entry) => entry.embedded !== true).at(0), 'npm'],
    [signature.pypi?.filter((entry) => entry.embedded !== true).at(0), 'pipx'],
    [signature.cargo, 'cargo'],
    [signature.homebrew, 'homebrew'],
    [signature.dpkg, 'dpkg'],
    [signature.rpm, 'rpm'],
    [signature.pacman, 'pacman'],
    [signature.apk, 'apk'],
    [signature.snap, 'snap'],
    [signature.flatpak, 'flatpak'],
    [signature.conda, 'conda'],
    [signature.gem, 'gem'],
    [signature.nix, 'nix'],
    [signature.winget, 'winget'],
    [signature.scoop, 'scoop'],
    [signature.choco, 'choco'],
    [signature.msix, 'msix'],
    [signature.msi, 'msi'],
    [signature.editorExtensions, 'editor-extension'],
    [signature.jetbrainsPlugins, 'jetbrains-plugin'],
    [signature.browserExtensions, 'browser-extension'],
    [signature.applications?.folders ?? signature.applications?.bundleIds, 'application'],
    [signature.applications?.appImages, 'appimage'],
    [signature.configuration?.find((entry) => entry.strength === 'strong'), 'configuration'],
  ];
  const roots = (signature.installRoots ?? []).map((root) => root.channel ?? 'native-installer');
  return [...new Set([...given.filter(([value]) => value !== undefined).map(([, channel]) => channel), ...roots])];
}
