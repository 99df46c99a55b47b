import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** Says every module that a program loads, as file URLs, when it ends. */
const LISTENER = `
  import { registerHooks } from 'node:module';
  const loaded = new Set();
  registerHooks({ load: (url, context, next) => (loaded.add(url), next(url, context)) });
  process.on('exit', () => process.stderr.write(JSON.stringify([...loaded])));
`;

it('T25: loads our own files and, of packages, only the digests, so no parser of YAML or TOML: any other costs more than a whole look', () => {
  const worker = fileURLToPath(new URL('scan-worker.ts', import.meta.url));
  const listener = `data:text/javascript,${encodeURIComponent(LISTENER)}`;
  const ended = spawnSync(process.execPath, ['--no-warnings', '--import', listener, worker], {
    input: JSON.stringify({ catalogue: '/none', depth: 'quick' }),
    encoding: 'utf8',
  });
  expect(JSON.parse(ended.stdout)).toMatchObject({ kind: 'failed' });
  const loaded = (JSON.parse(ended.stderr) as readonly string[]).filter((url) => url.startsWith('file:'));
  expect(loaded.length).toBeGreaterThan(50);
  expect(loaded.filter((url) => !url.includes('/src/') && !url.includes('/node_modules/@noble/hashes/'))).toEqual([]);
});
