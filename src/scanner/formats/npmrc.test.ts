import { expect, test } from 'vitest';
import { settingsIn } from './npmrc.ts';

const cases = [
  { name: 'spaces, quotes, a token beside', given: '//r/:_authToken=x\n prefix = "/a b"\n', want: { prefix: '/a b' } },
  { name: 'the last line wins', given: 'prefix=/a\nprefix=/b\r\n', want: { prefix: '/b' } },
  { name: 'an empty value is none', given: 'prefix=/a\nprefix=\n', want: {} },
  { name: 'comments and other names', given: ';prefix=/a\n#prefix=/b\nprefix2=/c\n__proto__=/d\nprefix\n', want: {} },
  { name: 'a value with an equals sign', given: 'prefix=/a=b', want: { prefix: '/a=b' } },
];

for (const { name, given, want } of cases)
  test(name, () => expect(Object.fromEntries(settingsIn(given, ['prefix']))).toEqual(want));

test("pnpm's YAML: top-level names in camel case", () => {
  const text = 'globalDir: /g\nstoreDir: "/s"\nnested:\n  cacheDir: /c\n';
  expect(Object.fromEntries(settingsIn(text, ['global-dir', 'store-dir', 'cache-dir'], 'yaml'))).toEqual({
    'global-dir': '/g',
    'store-dir': '/s',
  });
});
