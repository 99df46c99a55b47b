import { describe, expect, it } from 'vitest';
import { identityOf } from './identity.ts';
import type { Match } from './matcher.ts';
import { indexOf } from '../../test/tree-on-disk.ts';
import type { Evidence, Strength } from '../domain/evidence.ts';
import type { Key } from '../domain/wanted.ts';

const evidence: Evidence = {
  kind: 'application',
  keys: [],
  place: 'p',
  recogniser: 'r',
  scope: 's',
  channel: 'application',
  environment: { kind: 'host' },
  path: '/a',
  root: '/a',
  anchor: '/a',
  paths: [],
  files: [],
  runnable: true,
  detail: 'd',
};
const match = (indicator: Key, strength: Strength, isBare = false): Match => ({
  evidence,
  product: 'x',
  indicator,
  strength,
  isEmbedded: false,
  isBare,
});

describe('how sure the signs of one copy make us', () => {
  const rows: readonly { name: string; given: readonly Match[]; want: string | undefined; experimental?: string }[] = [
    { name: 'one proof', given: [match('npm:a', 'proof')], want: 'proven', experimental: 'possible' },
    {
      name: 'two strong signs of two kinds',
      given: [match('folder:a', 'strong'), match('desktop:a', 'strong')],
      want: 'likely',
      experimental: 'possible',
    },
    { name: 'two strong signs of one kind', given: [match('folder:a', 'strong'), match('folder:b', 'strong')], want: 'possible' },
    { name: 'one strong sign and a hint', given: [match('folder:a', 'strong'), match('command:a', 'hint')], want: 'possible' },
    { name: 'a bare manifest', given: [match('npm:a', 'strong', true)], want: 'possible' },
    {
      name: 'bare manifests of two kinds',
      given: [match('npm:a', 'strong', true), match('pypi:a', 'strong', true)],
      want: 'possible',
    },
    {
      name: "a bare manifest and the editor's own list",
      given: [match('extension:a.b', 'strong', true), match('listed-extension:a.b', 'strong')],
      want: 'likely',
      experimental: 'possible',
    },
    { name: 'hints alone', given: [match('command:a', 'hint'), match('title:a', 'hint')], want: undefined },
    { name: 'nothing', given: [], want: undefined },
  ];
  const signature = (status: 'stable' | 'experimental') => {
    const found = indexOf({ id: 'x', status }).signature('x');
    if (found === undefined) throw new Error('the index lost its signature');
    return found;
  };
  for (const { name, given, want, experimental } of rows) {
    it(name, () => {
      expect(identityOf(given, signature('stable'))).toBe(want);
      expect(identityOf(given, signature('experimental'))).toBe(experimental ?? want);
      expect(identityOf(given.toReversed(), signature('stable'))).toBe(want);
    });
  }
});
