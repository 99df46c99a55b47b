import { hideProgram, hideScript, packProgram, withOneByteChanged } from '../placing.ts';
import type { Step } from '../subject.ts';

const TARGET = { os: 'darwin', cpu: 'arm64' } as const;
/** The smallest real program for macOS that the registry has of a tool. */
const SMALL = { spec: '@openai/codex@0.20.0', target: TARGET, file: '@openai/codex/bin/*aarch64-apple-darwin' } as const;

const PLACES: readonly (readonly [evasion: string, at: string])[] = [
  ['renamed', '/Users/ann/bin/weekly-report'],
  ['in a hidden folder', '/Users/ann/.x/y'],
  ['in a cache', '/Users/ann/Library/Caches/com.example.x/blob'],
  ['in the bin', '/Users/ann/.Trash/report'],
  ['under the extension of a document', '/Users/ben/Documents/budget.numbers'],
  ['in a temporary folder', '/private/tmp/w'],
  ['in a temporary folder of an account', '/private/var/folders/ab/cdefgh/T/x'],
  ['in a shared folder', '/Users/Shared/.s'],
  ['among support files of another program', '/Users/ben/Library/Application Support/Notes/helper'],
  ['under the name of a system program', '/usr/local/sbin/mDNSResponder'],
  ['with letters of another alphabet', '/Users/ben/bin/\u0441\u043edex'],
  ['in a bundle of an innocent application', '/Applications/Notes 3.app/Contents/Helpers/tool'],
  ['at the root of the disk', '/tool'],
];

/** Copies under other names in odd places, and changed ones. */
export const hidden: readonly Step[] = [
  ...PLACES.map(([evasion, at]) => hideProgram(SMALL, { at, evasion })),
  hideProgram(SMALL, { at: '/Users/cho/bin/a', evasion: 'one byte changed' }, withOneByteChanged),
  hideProgram(SMALL, { at: '/Users/cho/bin/b', evasion: 'signature cut off' }, (bytes) =>
    bytes.subarray(0, bytes.length - 50_000),
  ),
  packProgram(SMALL, '/Users/ben/Downloads/portable.zip'),
  hideScript(TARGET, '/Users/cho/Documents/todo.txt'),
];
