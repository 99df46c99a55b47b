import { describe, expect, it } from 'vitest';
import { columns } from './columns.ts';

describe('columns', () => {
  const cases = [
    {
      name: 'aligns, without trailing blanks',
      given: [
        ['a', 'bb', 'c'],
        ['aaa', 'b', ''],
      ],
      options: {},
      want: ['a    bb  c', 'aaa  b'],
    },
    {
      name: 'does not count colours',
      given: [
        ['\u001b[31mred\u001b[0m', 'x'],
        ['longer', 'y'],
      ],
      options: {},
      want: ['\u001b[31mred\u001b[0m     x', 'longer  y'],
    },
    {
      name: 'counts characters outside the BMP as one',
      given: [
        ['😀', 'x'],
        ['ab', 'y'],
      ],
      options: {},
      want: ['😀   x', 'ab  y'],
    },
    { name: 'indents', given: [['a', 'b']], options: { indent: '  ' }, want: ['  a  b'] },
    {
      name: 'cuts the last on its left',
      given: [['a', `/${'x'.repeat(40)}/end`]],
      options: { maxWidth: 30 },
      want: [`a  …${'x'.repeat(22)}/end`],
    },
    {
      name: 'but never to nothing',
      given: [['a', `/${'x'.repeat(40)}/end`]],
      options: { maxWidth: 5 },
      want: [`a  …${'x'.repeat(19)}/end`],
    },
    { name: 'nothing', given: [], options: {}, want: [] },
  ];
  for (const { name, given, options, want } of cases) it(name, () => expect(columns(given, options)).toEqual(want));
});
