import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CHANNELS } from '../../src/domain/channel.ts';

test('docs/channels.md has one row for each channel, in their order', () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/channels.md'), 'utf8');
  const rows = page.split('\n').flatMap((line) => /^\| `([a-z-]+)` \| [^|]+ \| [^|]+ \|$/.exec(line)?.[1] ?? []);
  expect(rows).toEqual([...CHANNELS]);
});
