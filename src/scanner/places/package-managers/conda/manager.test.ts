import { expect, test } from 'vitest';
import { lookWith } from '../fixtures/look.ts';
import { aiderIn, AIDER } from '../fixtures/python.ts';

test("the base, a named environment and the system's", () => {
  const tree = {
    ...aiderIn('/home/bob/miniconda3'),
    ...aiderIn('/home/bob/miniconda3/envs/work', 'python3.11'),
    ...aiderIn('/opt/conda'),
  };
  const { rows, gaps } = lookWith('conda', tree, { aider: AIDER });
  expect(gaps).toEqual([]);
  expect(rows.map(({ channel, account, anchor }) => [channel, account, anchor])).toEqual([
    ['conda', 'bob', '/home/bob/miniconda3/envs/work/lib/python3.11/site-packages/aider'],
    ['conda', 'bob', '/home/bob/miniconda3/lib/python3.12/site-packages/aider'],
    ['conda', undefined, '/opt/conda/lib/python3.12/site-packages/aider'],
  ]);
});
