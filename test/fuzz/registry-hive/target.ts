import type { FuzzTarget } from '../contract.ts';
import { writeHive, type HiveTree } from '../../../src/scanner/example-programs/hive-writer.ts';
import { readHiveKey } from '../../../src/scanner/formats/registry-hive.ts';

const UNINSTALL = 'Microsoft\\Windows\\CurrentVersion\\Uninstall';
const TREE: HiveTree = {
  [`${UNINSTALL}\\Tool 7`]: {
    DisplayName: 'Tool 7',
    EstimatedSize: 7,
    InstallLocation: '%ProgramFiles%\\Tool',
    Names: ['one', 'two'],
    '': 'x',
  },
  [`${UNINSTALL}\\Wërkzeug\\日本`]: { 値: 'x'.repeat(20_000), Icon: new Uint8Array(300) },
  ...Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`${UNINSTALL}\\Key ${at}`, { DisplayName: `Program ${at}` }])),
};

/** Hives of machines that are looked at from outside, and of accounts that are logged off. */
export const target: FuzzTarget = {
  name: 'registry-hive',
  summary: "formats/registry-hive: SOFTWARE, SYSTEM and accounts' NTUSER.DAT",
  seeds: () => [
    writeHive(TREE),
    writeHive(TREE, { list: 'lf' }),
    writeHive(TREE, { list: 'li' }),
    writeHive(TREE, { listLength: 2 }),
  ],
  words: ['regf', 'hbin', 'nk', 'vk', 'lf', 'lh', 'li', 'ri', 'db', 'sk'],
  maxMs: 1000,
  read(source) {
    const answers = [readHiveKey(source, UNINSTALL, 3), readHiveKey(source, '', 1)];
    return answers.every((answer) => typeof answer === 'string') ? undefined : answers;
  },
};
