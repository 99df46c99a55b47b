import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { workingFolder } from './process-io.ts';

const called = tmpdir();
const manifest = path.join('/srv/bandog', 'package.json');
const cases = [
  { name: 'without npm', given: {}, want: '/srv/bandog' },
  { name: 'put there by npm', given: { INIT_CWD: called, npm_package_json: manifest }, want: called },
  {
    name: 'below a script of another package',
    given: { INIT_CWD: called, npm_package_json: '/srv/other/package.json' },
    want: '/srv/bandog',
  },
  { name: 'INIT_CWD is relative', given: { INIT_CWD: 'x', npm_package_json: manifest }, want: '/srv/bandog' },
  {
    name: 'INIT_CWD is no longer there',
    given: { INIT_CWD: '/no/such/folder', npm_package_json: manifest },
    want: '/srv/bandog',
  },
];

for (const { name, given, want } of cases) {
  test(name, () => {
    expect(workingFolder(given, '/srv/bandog')).toBe(want);
  });
}
