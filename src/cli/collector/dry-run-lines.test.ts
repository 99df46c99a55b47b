import { expect, it } from 'vitest';
import type { DryRunView } from '../../api-client/client.generated.ts';
import { dryRunLines } from './dry-run-lines.ts';

const NOBODY: DryRunView = {
  revision: 7,
  hosts: 0,
  answered: 0,
  waiting: 0,
  expired: 0,
  incomplete: 0,
  cut: 0,
  products: [],
  failed: [],
};
const CASES: readonly { readonly name: string; readonly given: DryRunView; readonly want: string }[] = [
  {
    name: 'nobody was asked',
    given: NOBODY,
    want: 'No host was asked what release 7 would find: `catalogue dry-run 7 --ring RING`.',
  },
  {
    name: 'nobody has answered',
    given: { ...NOBODY, hosts: 3, waiting: 3 },
    want: '0 of 3 hosts have answered what release 7 would find, 3 have not yet.\n\nNothing is known yet.',
  },
  {
    name: 'nothing new',
    given: { ...NOBODY, hosts: 3, answered: 3 },
    want: '3 of 3 hosts have answered what release 7 would find.\n\nNothing else would be found than is known.',
  },
  {
    name: 'what would change, with the host’s words made harmless',
    given: {
      ...NOBODY,
      hosts: 9,
      answered: 5,
      waiting: 1,
      expired: 1,
      incomplete: 2,
      cut: 1,
      failed: [{ why: 'no\u001b[2J', hosts: 2 }],
      products: [
        { product: 'tool', productName: 'Tool', hosts: 4, known: 0, would: 6 },
        { product: 'old', productName: 'old', hosts: 1, known: 1, would: 0 },
      ],
    },
    want: [
      '5 of 9 hosts have answered what release 7 would find, 1 have not yet, 1 did not in time.',
      '2 of them could not look everywhere.',
      '1 of them named only their largest differences.',
      '2 could not: no\\x1b[2J',
      '',
      'PRODUCT  HOSTS  KNOWN  WOULD BE',
      'Tool     4      0      6         +6',
      'old      1      1      0         -1',
    ].join('\n'),
  },
];
for (const { name, given, want } of CASES) {
  it(name, () => {
    const lines = dryRunLines(given).map((line) => line.trimEnd());
    expect(lines.join('\n')).toBe(want);
  });
}
