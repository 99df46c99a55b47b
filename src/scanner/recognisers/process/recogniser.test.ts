import { describe, expect, it } from 'vitest';
import { processRecogniser } from './recogniser.ts';
import { told, INDEX, MB, MARKER, NATIVE, large, type Tree } from '../fixtures/bench.ts';
import type { ProcessFacts } from '../../host/contract.ts';
import { recordedHost } from '../../host/recorded.ts';
import { identityCache } from '../../identity-cache.ts';

describe('a process', () => {
  const base = {
    pid: 9,
    parent: 1,
    owner: 1000,
    startTicks: '5',
    title: 'x',
    deleted: false,
    arguments: [],
    workingFolder: '/home/alice',
  };
  const rows: readonly {
    name: string;
    given: Partial<ProcessFacts>;
    tree?: Tree;
    want: readonly string[];
    scripts?: readonly string[];
  }[] = [
    { name: 'a kernel thread', given: {}, want: [] },
    {
      name: 'a program by its content, whatever it is called',
      given: { executable: '/home/alice/x', arguments: ['[kworker]'] },
      tree: [['/home/alice/x', large(NATIVE)]],
      want: [`process [marker:${MARKER}] 1.4.2 runnable`],
    },
    {
      name: 'a program that mentions the tool',
      given: {
        executable: '/usr/bin/tail',
        title: 'tail',
        arguments: ['tail', '-f', '/home/alice/p/node_modules/@example/tool/log'],
      },
      want: ['process [] - runnable'],
    },
    {
      name: 'an interpreter that runs the package',
      given: {
        executable: '/usr/bin/node',
        arguments: ['node', '--no-warnings', '-r', 'x', 'p/node_modules/@example/tool/cli.js', 'serve'],
      },
      want: ['process [npm:@example/tool] - runnable'],
      scripts: ['/home/alice/p/node_modules/@example/tool/cli.js'],
    },
    {
      name: 'an interpreter that runs a text',
      given: { executable: '/usr/bin/node', arguments: ['node', '-e', 'x', '/home/alice/p/node_modules/@example/tool/cli.js'] },
      want: ['process [] - runnable'],
    },
    {
      name: 'an interpreted program that has named itself',
      given: { executable: '/usr/bin/node', title: 'tool', arguments: ['tool'] },
      want: ['process [title:tool command:tool] - runnable'],
    },
    {
      name: 'a native program that has named itself: nothing is believed',
      given: { executable: '/usr/bin/vi', title: 'tool', arguments: ['tool'] },
      want: ['process [] - runnable'],
    },
    {
      name: 'a program that may be run and not read',
      given: { executable: '/home/alice/x' },
      tree: [['/home/alice/x', { content: NATIVE, size: 20 * MB, isDenied: true }]],
      want: ['process [] - runnable', 'gap denied /home/alice/x'],
    },
  ];
  for (const { name, given, tree = [], want, scripts } of rows)
    it(name, () => {
      const host = recordedHost({
        tree: new Map([['/home/alice/p/node_modules/@example/tool/cli.js', 'x'], ...tree]),
        processes: [{ ...base, ...given }],
      });
      const [facts] = host.processes();
      if (facts === undefined) return expect.fail('no process');
      const answers = processRecogniser.recognise(
        { host, wanted: INDEX, cache: identityCache() },
        { kind: 'process', path: given.executable ?? '/', channel: 'process', facts },
      );
      expect(told(answers)).toEqual(want);
      const [first] = answers;
      if (scripts !== undefined) expect(first?.answer === 'evidence' ? first.process?.scripts : undefined).toEqual(scripts);
    });

  it('of which Windows tells the name only: to be joined to a copy, where it is a program', () => {
    const host = recordedHost({ platform: 'windows', tree: new Map() });
    const recognise = (title: string) =>
      processRecogniser.recognise(
        { host, wanted: INDEX, cache: identityCache() },
        { kind: 'process', path: '/', channel: 'process', facts: { ...base, owner: -1, title } },
      );
    expect(told(recognise('Tool.exe'))).toEqual(['process [] - runnable']);
    expect(recognise('Tool.exe')[0]).toMatchObject({ process: { executable: '/', title: 'Tool.exe' } });
    expect(recognise('System')).toEqual([]);
  });
});
