/**
 * What osquery is asked, so that it looks for the same products in the same kinds of place: the evidence that public packs for AI
 * tools document (packages, extensions, binaries by path, configuration, processes), for every home, in our own words.
 */
const NPM = [
  '@anthropic-ai/claude-code',
  '@openai/codex',
  '@google/gemini-cli',
  '@github/copilot',
  '@qwen-code/qwen-code',
  'opencode-ai',
  'cline',
  '@kilocode/cli',
  '@sourcegraph/amp',
  '@ampcode/cli',
  '@augmentcode/auggie',
  '@continuedev/cli',
  '@qoder-ai/qodercli',
  'openclaw',
  'happy-coder',
  '@musistudio/claude-code-router',
  '@mariozechner/pi-coding-agent',
  'droid',
];
const COMMANDS = [
  'claude',
  'codex',
  'gemini',
  'copilot',
  'qwen',
  'opencode',
  'cline',
  'kilo',
  'amp',
  'auggie',
  'cn',
  'qodercli',
  'openclaw',
  'happy',
  'ccr',
  'pi',
  'droid',
  'goose',
  'aider',
  'crush',
  'cursor-agent',
  'kiro-cli',
  'ollama',
];
const PYTHON = ['aider-chat', 'open-interpreter', 'gptme', 'shell-gpt', 'mistral-vibe', 'claude-agent-sdk'];
const NODE_ROOTS = ['/usr/local/lib', '/usr/lib', '/opt/%%/lib'];
const HOME_NODE_ROOTS = [
  '.nvm/versions/node/%/lib',
  '.npm-global/lib',
  '.local/lib',
  '.local/share/fnm/node-versions/%/installation/lib',
  '.volta/tools/image/packages/%/lib',
  '.asdf/installs/nodejs/%/lib',
  '.local/share/mise/installs/%/%/lib',
  '.bun/install/global',
  '.config/yarn/global',
  '.npm/_npx/%',
  '.local/share/pnpm/global/5',
];
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
const HOME_CONFIGURATION = [
  '.claude',
  '.claude.json',
  '.codex',
  '.gemini',
  '.copilot',
  '.qwen',
  '.cursor',
  '.codeium',
  '.continue',
  '.config/goose',
  '.config/amp',
  '.config/Claude',
  '.local/share/opencode',
  '.openclaw',
  '.aider.conf.yml',
  '.qoder',
  '.kiro',
  '.kilocode',
];

/** Where homes are, as patterns of `LIKE`: cheaper for osquery than joining its table of users, most of whom have none. */
const HOMES = ['/home/%', '/root'];

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');
const inHomes = (column: string, names: readonly string[]): string =>
  HOMES.flatMap((home) => names.map((name) => `${column} LIKE '${home}/${name}'`)).join(' OR ');

/** One statement for each kind of evidence, written to cost osquery as little as it can. */
export function equivalentQueries(): readonly string[] {
  return [
    `SELECT pid, name, path, cmdline, uid, start_time FROM processes WHERE name IN (${quoted(COMMANDS)}) OR ${NPM.map((name) => `cmdline LIKE '%/node_modules/${name}/%'`).join(' OR ')}`,
    `SELECT name, version, path FROM npm_packages WHERE (${NODE_ROOTS.map((root) => `directory LIKE '${root}'`).join(' OR ')}) AND name IN (${quoted(NPM)})`,
    `SELECT name, version, path FROM npm_packages WHERE (${inHomes('directory', HOME_NODE_ROOTS)}) AND name IN (${quoted(NPM)})`,
    `SELECT path, size, mtime FROM file WHERE directory IN ('/usr/local/bin', '/usr/bin', '/opt') AND filename IN (${quoted(COMMANDS)})`,
    `SELECT path, size, uid FROM file WHERE ${inHomes(
      'path',
      HOME_BINS.flatMap((folder) => COMMANDS.map((name) => `${folder}/${name}`)),
    )}`,
    `SELECT path, size FROM file WHERE ${inHomes('path', ['.local/share/claude/versions/%', '.local/share/cursor-agent/versions/%'])}`,
    `SELECT path, mtime FROM file WHERE ${inHomes('path', HOME_CONFIGURATION)}`,
    `SELECT u.username, e.name, e.version, e.path FROM users u JOIN vscode_extensions e USING (uid)`,
    `SELECT name, version, directory FROM python_packages WHERE name IN (${quoted(PYTHON)})`,
    `SELECT name, version, status FROM deb_packages WHERE name IN ('claude-code', 'cursor', 'code', 'windsurf', 'kiro', 'ollama')`,
    `SELECT path FROM file WHERE path LIKE '/opt/%/%' AND filename IN ('cursor', 'windsurf', 'kiro', 'trae', 'qoder', 'zed')`,
    `SELECT path FROM file WHERE path LIKE '/usr/share/applications/%.desktop'`,
  ];
}
