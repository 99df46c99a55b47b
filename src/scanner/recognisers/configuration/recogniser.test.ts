import { describe, expect, it } from 'vitest';
import { configuration } from './recogniser.ts';
import { bench, told, MB, type Row } from '../fixtures/bench.ts';

describe('a configuration', () => {
  const path = '/home/alice/.tool.json';
  const yes = ['configuration [configuration:~/.tool.json] - bare'];
  const rows: readonly Row[] = [
    { name: 'with a member that the signature names', given: [[path, '{"toolState":1}']], want: yes },
    { name: 'with a member that begins as named', given: [[path, '{"cachedThings":{}}']], want: yes },
    { name: 'of another program', given: [[path, '{"other":1}']], want: [] },
    { name: 'with the member only inherited', given: [[path, '{"__proto__":{"toolState":1}}']], want: [] },
    { name: 'that is no JSON', given: [[path, 'toolState']], want: [] },
    { name: 'that is a list, a number, nothing', given: [[path, '["toolState"]']], want: [] },
    { name: 'nested deeper than any', given: [[path, '{"toolState":'.repeat(100_000)]], want: [] },
    { name: 'larger than any', given: [[path, { content: '{"toolState":1}', size: 100 * MB }]], want: [`gap too-large ${path}`] },
    {
      name: 'that may not be read',
      given: [[path, { content: '{"toolState":1}', isDenied: true }]],
      want: [`gap denied ${path}`],
    },
    { name: 'that is a folder', given: [[`${path}/x`, 'x']], want: [] },
    { name: 'that is a device', given: [[path, { kind: 'other' }]], want: [] },
    { name: 'that is gone', given: [], want: [] },
  ];
  for (const { name, given, want } of rows)
    it(name, () =>
      expect(
        told(
          configuration.recognise(bench(given), {
            kind: 'configuration',
            path,
            key: 'configuration:~/.tool.json',
            channel: 'configuration',
          }),
        ),
      ).toEqual(want),
    );
  it('whose presence is enough', () => {
    const own = bench([['/home/alice/.toolrc', { content: 'x', isDenied: true }]]);
    const answers = configuration.recognise(own, {
      kind: 'configuration',
      path: '/home/alice/.toolrc',
      key: 'configuration:~/.toolrc',
      channel: 'configuration',
    });
    expect(told(answers)).toEqual(['configuration [configuration:~/.toolrc] - bare']);
  });
});
