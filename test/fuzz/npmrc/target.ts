import type { FuzzTarget } from '../contract.ts';
import { wholeOf } from '../whole-of.ts';
import { settingsIn } from '../../../src/scanner/formats/npmrc.ts';

const NAMES = ['prefix', 'cache', 'global-dir', 'store-dir'] as const;

/** Where npm and pnpm say that they put things. */
export const target: FuzzTarget = {
  name: 'npmrc',
  summary: "formats/npmrc: settings of npm's npmrc and pnpm's config.yaml",
  seeds: () => [
    Buffer.from('; mine\n//host/:_authToken=x\nprefix = "${HOME}/.npm-global"\ncache=\nglobal-dir=/a=b\n'),
    Buffer.from("globalDir: '/home/b/pnpm'\nstoreDir: /s\nprefix: x\n"),
  ],
  words: ['prefix', '=', ': ', '"', "'", '\n', 'globalDir: ', '${'],
  read(source) {
    const text = Buffer.from(wholeOf(source)).toString('utf8');
    const answers = [settingsIn(text, NAMES, 'ini'), settingsIn(text, NAMES, 'yaml')];
    return answers.some((answer) => answer.size > 0) ? answers : undefined;
  },
};
