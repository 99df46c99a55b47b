import { Type, type Static, type TSchema } from 'typebox';
import { CHANNELS } from './channel.ts';
import { IDENTITIES, SEEN_STATES } from './state.ts';
import { PLATFORMS } from './platform.ts';
import { closed, listOf, oneOf, PRODUCT_ID, text } from './schema.ts';

const list = <T extends TSchema>(items: T) => Type.Optional(listOf(items, { minItems: 1, maxItems: 500 }));
const words = list(text(512));

/** A package of a language's package manager. */
const Package = closed({
  name: text(214),
  /** Commands that it puts on the path. */
  bins: words,
  /** Files inside it, any of which makes the manifest more than a bare one; default: what the manifest itself names. */
  files: words,
  /** Platform sub-packages that belong to the same copy; `*` ends a prefix: `@openai/codex-*`. */
  parts: words,
  /** The package is a library of something else that carries the whole product inside: the finding is `partOf` it. */
  embedded: Type.Optional(Type.Boolean()),
});

/** A place that only this product uses: a path, `~` being each home, `*` one name (`~/.local/share/claude`). */
const InstallRoot = closed({
  path: text(512),
  /** Executables inside, relative to `path`, at least one of which must be there; `*` is one name (`versions/*`). */
  executables: listOf(text(512), { minItems: 1, maxItems: 50 }),
  /** Default: `native-installer`. */
  channel: Type.Optional(oneOf(CHANNELS)),
  platform: Type.Optional(oneOf(PLATFORMS)),
  /**
   * What an executable here must be, in a folder that others use too: `native`, a program and no script of that name; `marked`, one
   * that holds a marker, Bun entry or Go module of this signature.
   */
  needs: Type.Optional(oneOf(['native', 'marked'])),
});

/** A leftover or a sign of use in an account's home or a system folder. */
const Configuration = closed({
  path: text(512),
  /** `strong`: only this product writes exactly this file. `hint`: others create it too. */
  strength: oneOf(['strong', 'hint']),
  /** Top-level JSON member names (a trailing `*` ends a prefix), at least one of which must be in the file. */
  keys: words,
  platform: Type.Optional(oneOf(PLATFORMS)),
});

/** Bytes that occur in this product's executables and in no other's. */
const Marker = closed({
  /** Literal ASCII text of 12 characters or more. */
  text: Type.String({ minLength: 12, maxLength: 200, pattern: '^[\\x20-\\x7e]+$' }),
  /** In which kind of executable, so that the right section is searched. */
  in: oneOf(['bun', 'node-sea', 'native', 'go', 'script']),
});

const Executables = closed({
  /** Command names, without `.exe`: hints only. */
  names: words,
  /** Those of them that no other software's program bears, on its own or in a package: strong for a program, nothing for a script of that name. */
  distinctNames: words,
  markers: list(Marker),
  /** Texts in the same windows that the version follows at once (`// Version: `), where no marker has it behind itself; they prove nothing. */
  versionAfter: list(Marker),
  /** Module paths of Go build information: proof. */
  goModules: words,
  /** Entry names in a Bun executable's module graph: `/$bunfs/root/amp-linux-x64`, `*` ends a prefix: proof. */
  bunEntries: words,
  /** Identifier and team of a code signature (macOS), publisher of an Authenticode one (Windows): proof together with the id. */
  signingIds: words,
  teamIds: words,
  publishers: words,
  /** ProductName and CompanyName of a Windows program's version resource, together: proof. */
  versionInfo: list(closed({ product: text(256), company: text(256) })),
});

/** How Windows lists an installed program (DisplayName and Publisher of its Uninstall key). */
const WindowsProgram = closed({
  /** Without version, architecture and scope: `TeamViewer` for `TeamViewer 15 (64-bit)` (`domain/program-name.ts`). */
  name: text(256),
  /** With it the entry is proof, without it strong. */
  publisher: Type.Optional(text(256)),
});

const Application = closed({
  /** Name of the application folder: `Cursor` for /opt/Cursor, without version; case does not count. */
  folders: words,
  /** Executables inside the folder, relative to it, one of which must be there; default: the folder's name, also in `bin`. */
  executables: words,
  /** Desktop entries, without `.desktop`. */
  desktopEntries: words,
  /** `nameShort`, `applicationName` or `name` of the bundled product.json or package.json. */
  productNames: words,
  bundleIds: words,
  /** AppImage file names without version and extension: `Cursor`. */
  appImages: words,
});

/** What kind of product it is; the folder of its file. */
export const CATEGORIES = [
  'ai-coding-agent',
  'ai-code-editor',
  'ai-code-assistant',
  'ai-chat-app',
  'ai-agent-platform',
  'ai-gateway',
  'local-llm',
  'terminal',
  'ai-browser',
  'ai-browser-extension',
  'ai-media',
  'note-taker',
  'remote-access',
  'remote-management',
  'tunnel',
  'vpn',
  'anonymiser',
  'proxy',
  'p2p',
  'cloud-storage',
  'messaging',
  'miner',
  'crypto-wallet',
  'offensive-tool',
  'dual-use',
  'game',
  'regulated',
  'licence-risk',
  'other',
] as const;

const TreeNode = Type.Union([
  Type.String({ maxLength: 20_000 }),
  closed({
    text: Type.Optional(Type.String({ maxLength: 20_000 })),
    /** Octal digits; default 0644. */
    mode: Type.Optional(Type.String({ pattern: '^[0-7]{3,4}$' })),
    link: Type.Optional(text(1024)),
    uid: Type.Optional(Type.Integer({ minimum: 0 })),
    /** Pads the file with a hole to this size. */
    size: Type.Optional(Type.Integer({ minimum: 0 })),
    /** Builds an executable's real headers around `text`; `bun`, `go` and `node-sea` in the format of the example's platform. */
    executable: Type.Optional(oneOf(['elf', 'pe', 'mach-o', 'bun', 'go', 'node-sea'])),
    /** Name of the entry in a Bun program's module graph; of the main module in a Go program. */
    entry: Type.Optional(text(512)),
    /** A hive of the Windows registry: path of a key below the hive's root → values by name; text, or a number. */
    hive: Type.Optional(
      Type.Record(Type.String(), Type.Record(Type.String(), Type.Union([text(4096), Type.Integer({ minimum: 0 })]))),
    ),
    /** Version resource of a Windows program: ProductName, CompanyName, FileDescription, FileVersion. */
    product: Type.Optional(text(256)),
    company: Type.Optional(text(256)),
    description: Type.Optional(text(256)),
    version: Type.Optional(text(64)),
    /** In whose name a Windows program is signed. */
    publisher: Type.Optional(text(256)),
    /** Code signature of a macOS program. */
    identifier: Type.Optional(text(255)),
    team: Type.Optional(text(64)),
  }),
]);

/** A host in miniature and what a scan of it must say. */
const Example = closed({
  name: text(200),
  platform: Type.Optional(oneOf(PLATFORMS)),
  /** Absolute path → content, or a file with mode, link, owner. */
  tree: Type.Record(Type.String(), TreeNode),
  processes: list(
    closed({
      executable: text(1024),
      arguments: words,
      title: Type.Optional(text(64)),
      uid: Type.Optional(Type.Integer({ minimum: 0 })),
      deleted: Type.Optional(Type.Boolean()),
    }),
  ),
  /** For `match`: what the finding of this product must be; for `reject` absent: no finding of this product. */
  finding: Type.Optional(
    closed({
      state: Type.Optional(oneOf(SEEN_STATES)),
      channel: Type.Optional(oneOf(CHANNELS)),
      identity: Type.Optional(oneOf(IDENTITIES)),
      anchor: Type.Optional(text(1024)),
      version: Type.Optional(text(128)),
    }),
  ),
  /** Findings of this product; default 1 for `match`. One copy under several names is one. */
  copies: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
  /** Products beside this one of which something must be found too; nothing else may be. */
  others: list(PRODUCT_ID),
});

/** Everything that betrays one product: the shape of a file in signatures/. */
export const Signature = closed({
  id: PRODUCT_ID,
  name: text(100),
  /** Ids or names that it had before. */
  formerly: words,
  vendor: text(100),
  homepage: Type.Optional(text(500)),
  category: oneOf(CATEGORIES),
  /** `stable`: seen on a real install. `experimental`: findings are at most `possible`. */
  status: oneOf(['experimental', 'stable']),
  /** Neutral: which data leaves the machine, and where to. */
  risk: Type.String({ minLength: 20, maxLength: 2000 }),
  /** Set for a product that is no longer made. */
  discontinued: Type.Optional(text(200)),
  npm: list(Package),
  pypi: list(Package),
  cargo: list(Package),
  homebrew: Type.Optional(closed({ formula: words, cask: words })),
  dpkg: words,
  rpm: words,
  pacman: words,
  apk: words,
  snap: words,
  flatpak: words,
  mise: words,
  asdf: words,
  /** Package names of conda, RubyGems, Composer (`vendor/name`), .NET tools (lower case) and Nix (without version). */
  conda: words,
  gem: words,
  composer: words,
  dotnet: words,
  nix: words,
  winget: words,
  scoop: words,
  choco: words,
  /** Package family name (`Claude_pzs8sxrjxfjjc`), or its name before the `_` followed by `_*`. */
  msix: words,
  /** ProductCode or UpgradeCode of an MSI package: `{8D2F…}`, upper case. */
  msi: words,
  windowsPrograms: list(WindowsProgram),
  /** Package ids of macOS installer receipts. */
  receipts: words,
  /** systemd unit without `.service`, launchd label, Windows service or scheduled task that only this product registers. */
  services: words,
  /** Image names of containers without registry default, tag and digest: `ollama/ollama`, `ghcr.io/open-webui/open-webui`. */
  containerImages: words,
  /** `publisher.name`, lower case. */
  editorExtensions: words,
  jetbrainsPlugins: list(closed({ id: text(200), folder: Type.Optional(text(200)) })),
  /** Ids: 32 letters (Chromium family), `name@domain` or `{guid}` (Firefox). */
  browserExtensions: words,
  /** Folder of a Vim or Neovim plug-in, as its repository is named: `copilot.vim`. */
  vimPlugins: words,
  zedExtensions: words,
  installRoots: list(InstallRoot),
  applications: Type.Optional(Application),
  executables: Type.Optional(Executables),
  /** Names that a process gives itself, when it overwrites its command line: hints. */
  processTitles: words,
  /** Executable names with extension that Windows Prefetch keeps after a run, which no other software bears: `AnyDesk.exe`. */
  traces: words,
  configuration: list(Configuration),
  /** What to do, per channel; `default` for those not named. Each step is one line for a person to run or follow. */
  removal: Type.Record(Type.String(), listOf(text(500), { minItems: 1, maxItems: 20 })),
  /** What else bears the name, and why it is not this. */
  collisions: words,
  references: listOf(
    closed({
      /** A URL, or `<package>@<version>` looked at. */
      source: text(1000),
      /** ISO date of the look. */
      date: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' }),
      fact: text(1000),
    }),
    { minItems: 1, maxItems: 100 },
  ),
  examples: closed({
    match: listOf(Example, { minItems: 1, maxItems: 100 }),
    reject: listOf(Example, { minItems: 1, maxItems: 100 }),
  }),
});
export type Signature = Static<typeof Signature>;
export type SignatureExample = Static<typeof Example>;
