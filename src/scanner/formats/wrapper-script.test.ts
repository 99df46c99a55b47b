import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { wrapperTarget } from './wrapper-script.ts';

const rows = [
  { name: 'exec', given: '#!/bin/sh\nexec /opt/tool/bin/tool "$@"\n', want: '/opt/tool/bin/tool' },
  { name: 'a path with a blank', given: '#!/bin/bash\n"/opt/my tool/tool" $@\n', want: '/opt/my tool/tool' },
  {
    name: 'of nixpkgs',
    given: '#! /nix/store/a-bash/bin/bash -e\nexport X=\'1\'\nexec -a "$0" "/nix/store/b-claude-1/bin/.claude-wrapped"  "$@" \n',
    want: '/nix/store/b-claude-1/bin/.claude-wrapped',
  },
  {
    name: 'through an interpreter',
    given: '#!/usr/bin/env bash\nexec /usr/bin/env node --x \'/srv/a/cli.js\' "$@"\n',
    want: '/srv/a/cli.js',
  },
  {
    name: 'with a variable before it',
    given: '#!/bin/sh\nA=1 HOME=/tmp/x exec /opt/t --config=/etc/t.conf "$@"\n',
    want: '/opt/t',
  },
  {
    name: 'the line that hands arguments on, not others',
    given: '#!/bin/sh\n/usr/bin/id\n# exec /a "$@"\n/opt/t "$@"\nexit 0\n',
    want: '/opt/t',
  },
  { name: 'of pyenv: none', given: '#!/usr/bin/env bash\nexec pyenv exec "$program" "$@"\n', want: undefined },
  { name: 'of a variable: none', given: '#!/bin/sh\nexec "$DIR/tool" "$@"\n', want: undefined },
  { name: 'of python: none', given: '#!/usr/bin/python3\nprint("/opt/t $@")\n', want: undefined },
  { name: 'no script', given: 'exec /opt/t "$@"\n', want: undefined },
  { name: 'too long', given: `#!/bin/sh\n${'#'.repeat(17_000)}\nexec /opt/t "$@"\n`, want: undefined },
];

describe('the target of a wrapper', () => {
  for (const { name, given, want } of rows) it(name, () => expect(wrapperTarget(Buffer.from(given))).toBe(want));
});

test('whatever the bytes are, it ends with a path or nothing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('"', "'", '/', '$@', ' ', '\n', 'exec', '/a b', '=', '\\', '\u0000', '/sh'), { maxLength: 300 }),
      (parts) => {
        const target = wrapperTarget(Buffer.from(`#!/bin/sh\n${parts.join('')}`));
        if (target !== undefined) expect(target.startsWith('/')).toBe(true);
      },
    ),
    { numRuns: 1000, seed: 7 },
  );
});
