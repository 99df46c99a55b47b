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

const SIGNATURES = { ollama: { conda: ['ollama'] } };
const record = (files: readonly string[]): string => JSON.stringify({ name: 'ollama', version: '0.11.4', files });

test("conda's own record of a package, in an environment and in the base", () => {
  const base = '/home/bob/miniforge3';
  const { rows, gaps } = lookWith(
    'conda',
    {
      [`${base}/conda-meta/ollama-0.11.4-cuda_126h1.json`]: record(['bin/ollama', 'lib/ollama/libggml.so', '../../evil']),
      [`${base}/conda-meta/ollama-python-0.5.1-pyhd8ed1ab_0.json`]: '{}',
      [`${base}/conda-meta/history`]: '==>',
      [`${base}/bin/ollama`]: { text: 'ELF', mode: 0o755 },
      [`${base}/envs/work/conda-meta/ollama-0.10.0-0.json`]: record(['bin/ollama']),
      [`${base}/envs/bad/conda-meta/ollama-0.10.0-0.json`]: '{"files":',
    },
    SIGNATURES,
  );
  expect(rows.map(({ identity, version, anchor }) => [identity, version, anchor])).toEqual([
    ['proven', '0.11.4', `${base}/bin/ollama`],
    ['possible', '0.10.0', `${base}/envs/bad/conda-meta/ollama`],
    ['possible', '0.10.0', `${base}/envs/work/conda-meta/ollama-0.10.0-0.json`],
  ]);
  expect(gaps).toEqual([{ reason: 'malformed', path: `${base}/envs/bad/conda-meta/ollama-0.10.0-0.json` }]);
});
