import { expect, it } from 'vitest';
import { hanging, widthOf, wrap } from './wrap.ts';

const cases: readonly { readonly name: string; readonly given: readonly [string, number]; readonly want: readonly string[] }[] = [
  { name: 'words', given: ['one two three', 8], want: ['one two', 'three'] },
  {
    name: 'a word that is longer than a line stays whole',
    given: ['a /usr/lib/node_modules b', 8],
    want: ['a', '/usr/lib/node_modules', 'b'],
  },
  { name: 'nothing', given: ['', 8], want: [''] },
  { name: 'Chinese between characters, two columns each', given: ['本机代理程序', 6], want: ['本机代', '理程序'] },
  { name: 'no line begins with a full stop', given: ['本机代。理', 6], want: ['本机代。', '理'] },
  { name: 'both', given: ['运行 bandog status 命令', 12], want: ['运行 bandog', 'status 命令'] },
];

it.each(cases)('breaks $name', ({ given, want }) => {
  expect(wrap(...given)).toEqual(want);
});

it('hangs further lines under the text', () => {
  expect(hanging('ok  ', 'aaaaaaaaaa bbbbbbbbbb cccccccccc', 24)).toEqual(['ok  aaaaaaaaaa', '    bbbbbbbbbb', '    cccccccccc']);
  expect(widthOf('\u001b[31m中a\u001b[0m')).toBe(3);
});
