import { describe, expect, it } from 'vitest';
import { PROGRAM, SOFTWARE, software, type WindowsTree } from '../fixtures/windows.ts';
import { lookAt } from '../../pipeline.ts';
import { recordedHost, type RecordedProcess } from '../../host/recorded.ts';
import { buildExecutable } from '../../example-programs/executables.ts';
import { indexOf, NO_CACHE } from '../../../../test/tree-on-disk.ts';

const MARK = 'a-tool-that-nobody-has-7f3a';
const INDEX = indexOf({
  id: 'tool',
  installRoots: [{ path: '~/AppData/Local/Programs/Tool', executables: ['Tool.exe'], platform: 'windows' }],
  executables: { markers: [{ in: 'native', text: MARK }] },
});
const TOOL = '/Users/ann/AppData/Local/Programs/Tool/Tool.exe';
const MARKED = buildExecutable({ kind: 'native', text: MARK }, 'pe');

/** A process as Windows tells of it: without owner, and mostly without its file. */
const run = (more: Partial<RecordedProcess>): RecordedProcess => ({
  pid: 4711,
  parent: 4,
  owner: -1,
  startTicks: '0',
  title: 'Tool.exe',
  deleted: false,
  arguments: [''],
  ...more,
});

interface ProcessRow {
  readonly name: string;
  readonly tree: WindowsTree;
  readonly process: RecordedProcess;
  /** `<state> <channel> <anchor>`, and ` run as <file>` when it runs. */
  readonly want: readonly string[];
}

const rows: readonly ProcessRow[] = [
  {
    name: 'of which the name alone is known runs the copy that has such a program, whatever the case',
    tree: { [TOOL]: PROGRAM },
    process: run({ title: 'tool.EXE' }),
    want: [`installed native-installer ${TOOL.replace('/Tool.exe', '')} run as ${TOOL}`],
  },
  {
    name: 'of another name does not run it',
    tree: { [TOOL]: PROGRAM },
    process: run({ title: 'explorer.exe' }),
    want: [`installed native-installer ${TOOL.replace('/Tool.exe', '')}`],
  },
  {
    name: 'of its name alone is nothing',
    tree: {},
    process: run({}),
    want: [],
  },
  {
    name: 'of which the file is known is looked into, where no quick look goes',
    tree: { '/Windows/Temp/svc.exe': { content: MARKED, size: 4_000_000 } },
    process: run({ title: 'svc.exe', executable: '/Windows/Temp/svc.exe' }),
    want: ['installed copied-binary /Windows/Temp/svc.exe run as /Windows/Temp/svc.exe'],
  },
];

describe('a process of a Windows machine that runs', () => {
  for (const { name, tree, process, want } of rows)
    it(name, () => {
      const recorded = new Map([[SOFTWARE, software()], ['/Users/ann/x', 'x'], ...Object.entries(tree)]);
      const host = recordedHost({ platform: 'windows', tree: recorded, processes: [process] });
      const { observations, coverage } = lookAt(host, INDEX, { order: { depth: 'quick' }, cache: NO_CACHE });
      const told = observations.map(({ state, channel, anchor, running }) =>
        [`${state} ${channel} ${anchor}`, ...running.map(({ executable }) => `run as ${executable}`)].join(' '),
      );
      expect(told).toEqual(want);
      expect(coverage.map(({ scope }) => scope)).toContain('processes@system');
    });
});
