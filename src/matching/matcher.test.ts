import { describe, expect, it } from 'vitest';
import { matchesOf } from './matcher.ts';
import type { Evidence } from '../domain/evidence.ts';
import { indexOf } from '../../test/tree-on-disk.ts';

const INDEX = indexOf(
  {
    id: 'a',
    npm: [
      { name: 'a', parts: ['a-*'] },
      { name: 'a-lib', embedded: true },
    ],
    pypi: [{ name: 'a' }],
    executables: { names: ['run'], markers: [{ text: 'marker-of-an-a', in: 'native' }] },
  },
  { id: 'b', executables: { names: ['run'] }, dpkg: ['a'] },
);
const evidence: Evidence = {
  kind: 'npm-package',
  keys: [],
  place: 'p',
  recogniser: 'r',
  scope: 's',
  channel: 'npm',
  environment: { kind: 'host' },
  path: '/a',
  root: '/a',
  anchor: '/a',
  paths: [],
  files: [],
  runnable: true,
  detail: '',
};

describe('what evidence speaks of', () => {
  const rows: readonly { name: string; given: Partial<Evidence>; want: readonly string[] }[] = [
    { name: 'no name', given: {}, want: [] },
    { name: 'a name that nobody wants', given: { keys: ['npm:left-pad', 'npm:__proto__'] }, want: [] },
    { name: 'a package with its files', given: { keys: ['npm:a'] }, want: ['a npm:a proof'] },
    { name: 'a bare manifest', given: { keys: ['npm:a'], version: '1', runnable: false }, want: ['a npm:a strong bare'] },
    {
      name: 'a bare manifest that no registry would take',
      given: { keys: ['npm:a'], runnable: false },
      want: ['a npm:a hint bare'],
    },
    {
      name: 'a bare manifest where no manager puts packages',
      given: { keys: ['npm:a'], channel: 'copied-script', version: '1', runnable: false },
      want: ['a npm:a hint bare'],
    },
    {
      name: 'a package where no manager puts packages',
      given: { keys: ['npm:a'], channel: 'copied-script' },
      want: ['a npm:a proof'],
    },
    {
      name: 'bare metadata of another kind, which need not say a version',
      given: { kind: 'python-package', keys: ['pypi:a'], runnable: false },
      want: ['a pypi:a strong bare'],
    },
    { name: 'a platform part', given: { keys: ['npm:a-linux'] }, want: ['a npm:a-linux proof of npm:a'] },
    { name: 'a library that carries the product', given: { keys: ['npm:a-lib'] }, want: ['a npm:a-lib proof embedded'] },
    {
      name: 'a name that two products share',
      given: { keys: ['command:run'] },
      want: ['a command:run hint', 'b command:run hint'],
    },
    {
      name: 'several names',
      given: { keys: ['marker:marker-of-an-a', 'dpkg:a'] },
      want: ['a marker:marker-of-an-a proof', 'b dpkg:a proof'],
    },
    {
      name: 'a process that only says a package',
      given: { kind: 'process', keys: ['npm:a', 'pypi:a'] },
      want: ['a npm:a strong', 'a pypi:a strong'],
    },
    {
      name: 'a process whose executable says it',
      given: { kind: 'process', keys: ['marker:marker-of-an-a'] },
      want: ['a marker:marker-of-an-a proof'],
    },
  ];
  for (const { name, given, want } of rows) {
    it(name, () => {
      const matches = matchesOf({ ...evidence, ...given }, INDEX);
      const lines = matches.map((match) =>
        [
          `${match.product} ${match.indicator} ${match.strength}`,
          match.partOf === undefined ? '' : ` of ${match.partOf}`,
          match.isEmbedded ? ' embedded' : '',
          match.isBare ? ' bare' : '',
        ].join(''),
      );
      expect(lines).toEqual(want);
    });
  }
});
