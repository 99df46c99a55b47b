import { describe, expect, test } from 'vitest';
import { bytesOf } from './byte-source.ts';
import { readScript } from './script.ts';

describe('scripts', () => {
  test.each([
    { name: 'shebang', given: '#!/usr/bin/node\n', want: { interpreter: 'node' } },
    { name: 'env', given: '#!/usr/bin/env node\n', want: { interpreter: 'node' } },
    {
      name: 'env with options',
      given: '#!/usr/bin/env -S node --no-warnings --enable-source-maps\n',
      want: { interpreter: 'node' },
    },
    { name: 'env with a variable', given: '#!/usr/bin/env -S A=1 bun run\n', want: { interpreter: 'bun' } },
    { name: 'blank before the path, no line end', given: '#! /bin/sh -e', want: { interpreter: 'sh' } },
    { name: 'a bundle that imports', given: 'import{createRequire as a}from"node:module";', want: {} },
    { name: 'a bundle with a banner', given: '// Version: 1.0.0\nvar a;', want: {} },
    { name: 'empty shebang', given: '#!\n', want: undefined },
    { name: 'prose', given: 'Hello, this is a letter.', want: undefined },
    { name: 'JSON', given: '{"name":"tool"}', want: undefined },
    { name: 'bytes with NUL', given: '#!/bin/sh\n\0', want: undefined },
    { name: 'nothing', given: '', want: undefined },
  ])('$name', ({ given, want }) => {
    expect(readScript(bytesOf(Buffer.from(given)))).toEqual(want);
  });
});
