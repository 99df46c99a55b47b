import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseSystemdUnit } from './systemd-unit.ts';

const rows = [
  {
    name: 'a plain one',
    given: '[Unit]\nExecStart=/no\n[Service]\nExecStart=/opt/x/xd --a b\n',
    want: [['/opt/x/xd', '--a', 'b']],
  },
  { name: 'prefixes', given: '[Service]\nExecStart=-@!!/opt/x/xd xd -f\n', want: [['/opt/x/xd', 'xd', '-f']] },
  { name: 'quotes', given: '[Service]\nExecStart="/opt/a b/xd" \'c d\' e"f\n', want: [['/opt/a b/xd', 'c d', 'e"f']] },
  { name: 'an escaped blank', given: '[Service]\nExecStart=/opt/a\\ b/xd\n', want: [['/opt/a b/xd']] },
  {
    name: 'a continued line with a comment in it',
    given: '[Service]\r\nExecStart=/bin/x \\\n# why\n  --more\nRestart=always\n',
    want: [['/bin/x', '--more']],
  },
  {
    name: 'what is taken back',
    given: '[Service]\nExecStart=/a\nExecStart=\nExecStart=/b\nExecStart=/c\n',
    want: [['/b'], ['/c']],
  },
  { name: 'without a command', given: '[Service]\nType=oneshot\n', want: [] },
  { name: 'another kind of unit', given: '[Timer]\nExecStart=/a\n', want: undefined },
];

describe('a systemd unit', () => {
  for (const { name, given, want } of rows) it(name, () => expect(parseSystemdUnit(Buffer.from(given))?.commands).toEqual(want));
});

test('whatever the bytes are, it ends and throws nothing', () => {
  const sound = Buffer.from(
    '[Unit]\nA=b\n[Service]\nExecStart=-"/opt/a b/xd" \\\n; c\n --x \'y\' \\\nExecStart=\nExecStart=/b\n',
  );
  const damage = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 20 });
  fc.assert(
    fc.property(damage, fc.nat(sound.length), (changes, length) => {
      const bytes = Buffer.from(sound.subarray(0, length));
      for (const [at, value] of changes) if (at < length) bytes[at] = value;
      for (const command of parseSystemdUnit(bytes)?.commands ?? []) expect(command.length).toBeGreaterThan(0);
    }),
    { numRuns: 500, seed: 7 },
  );
});
