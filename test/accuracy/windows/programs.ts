import { place } from '../placing.ts';
import type { Step } from '../subject.ts';
import { registerProgram, windowsPath, type Registered } from './registry.ts';
import { buildExampleProgram } from '../../../src/scanner/example-programs.ts';

/** One program as its installer leaves it: files, version resource, signature, entry under `Uninstall`. */
interface Installed {
  readonly product: string;
  readonly name: string;
  readonly company: string;
  readonly folder: string;
  readonly program: string;
  readonly where: Registered;
  /** The entry's key; default: the name. */
  readonly key?: string;
}

const LOCAL = (account: string): string => `/Users/${account}/AppData/Local`;

function user(
  account: string,
  [product, name, company, folder, program, key]: readonly [string, string, string, string, string, string?],
): Installed {
  return {
    product,
    name,
    company,
    folder: `${LOCAL(account)}/${folder}`,
    program,
    where: { account },
    ...(key === undefined ? {} : { key }),
  };
}

/** Names, companies and folders as the vendors' installers write them (sources: references of the signatures). */
const PROGRAMS: readonly Installed[] = [
  user('ann', [
    'cursor',
    'Cursor (User)',
    'Anysphere',
    'Programs/cursor',
    'Cursor.exe',
    '{DADADADA-ADAD-ADAD-ADAD-ADADADADADAD}}_is1',
  ]),
  user('ann', ['windsurf-devin-desktop', 'Windsurf (User)', 'Codeium', 'Programs/Windsurf', 'Windsurf.exe']),
  user('ann', [
    'kiro',
    'Kiro (User)',
    'Amazon Web Services',
    'Programs/Kiro',
    'Kiro.exe',
    '{A2CA08B5-C756-463E-B13D-F051F4F11F0B}_is1',
  ]),
  user('ann', ['trae', 'Trae (User)', 'SPRING (SG) PTE. LTD', 'Programs/Trae', 'Trae.exe']),
  user('ann', ['antigravity', 'Antigravity (User)', 'Google', 'Programs/antigravity', 'Antigravity.exe']),
  user('ben', ['zed', 'Zed', 'Zed Industries', 'Programs/Zed', 'Zed.exe']),
  user('ben', ['warp', 'Warp', 'Denver Technologies, Inc.', 'Programs/Warp', 'Warp.exe']),
  user('ben', ['claude-desktop', 'Claude', 'Anthropic PBC', 'AnthropicClaude', 'claude.exe', 'AnthropicClaude']),
  user('ben', [
    'ollama',
    'Ollama version 0.12.0',
    'Ollama',
    'Programs/Ollama',
    'ollama app.exe',
    '{44E83376-CE68-45EB-8FC1-393500EB558C}_is1',
  ]),
  user('ben', ['lm-studio', 'LM Studio 0.3.30', 'LM Studio', 'Programs/LM Studio', 'LM Studio.exe']),
  user('cho', ['codebuddy', 'CodeBuddy (User)', 'Microsoft Corporation', 'Programs/CodeBuddy', 'CodeBuddy.exe']),
  user('cho', ['qoder-ide', 'Qoder (User)', 'Qoder', 'Programs/Qoder IDE', 'Qoder IDE.exe']),
  user('cho', ['goose', 'Goose', 'Block, Inc.', 'Programs/Goose', 'Goose.exe']),
  user('cho', ['zcode', 'Z Code 1.11.0', 'Z.AI', 'Programs/ZCode', 'ZCode.exe']),
  user('cho', ['factory-droid', 'Factory', 'Factory', 'Programs/Factory', 'Factory.exe']),
  {
    product: 'cursor',
    name: 'Cursor',
    company: 'Anysphere',
    folder: '/Program Files/cursor',
    program: 'Cursor.exe',
    where: 'machine',
  },
  {
    product: 'windsurf-devin-desktop',
    name: 'Windsurf',
    company: 'Codeium',
    folder: '/Program Files/Windsurf',
    program: 'Windsurf.exe',
    where: 'machine',
  },
  {
    product: 'warp',
    name: 'Warp',
    company: 'Denver Technologies, Inc.',
    folder: '/Program Files/Warp',
    program: 'Warp.exe',
    where: 'machine',
  },
  {
    product: 'kiro',
    name: 'Kiro',
    company: 'Amazon Web Services',
    folder: '/Program Files/Kiro',
    program: 'Kiro.exe',
    where: 'machine',
  },
  // A program for 32 bits, where nobody looks: only the registry names the folder.
  {
    product: 'cursor',
    name: 'Cursor',
    company: 'Anysphere',
    folder: '/Tools/Editors/cur',
    program: 'Cursor.exe',
    where: 'machine32',
  },
];

/** Programs that are unpacked (Goose comes as a zip), or of which no public source says how Windows lists them. */
const UNLISTED: ReadonlySet<string> = new Set(['goose', 'factory-droid']);

/** Programs that installers have put on the machine, with their entries in the registry. */
export const programs: readonly Step[] = PROGRAMS.map(({ product, name, company, folder, program, where, key = name }) =>
  place({ product, path: folder, channel: UNLISTED.has(product) ? 'application' : 'native-installer' }, (site) => {
    const bytes = buildExampleProgram({
      kind: 'pe',
      text: name,
      platform: 'windows',
      product: name.replace(/ \(User\)| \d.*$| version.*$/, ''),
      company,
      version: '1.2.3',
      publisher: company,
    });
    site.write(`${folder}/${program}`, bytes, 0o755);
    if (UNLISTED.has(product)) return;
    site.write(`${folder}/unins000.exe`, buildExampleProgram({ kind: 'pe', text: 'setup', platform: 'windows' }), 0o755);
    const values = {
      DisplayName: name,
      DisplayVersion: '1.2.3',
      Publisher: company,
      InstallLocation: `${windowsPath(folder)}\\`,
      UninstallString: `"${windowsPath(folder)}\\unins000.exe"`,
    };
    registerProgram(site, where, { key, values });
  }),
);
