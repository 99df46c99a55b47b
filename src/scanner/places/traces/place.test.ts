import { describe, expect, it } from 'vitest';
import { PROGRAM, told, type WindowsRow } from '../fixtures/windows.ts';
import { indexOf } from '../../../../test/tree-on-disk.ts';

const INDEX = indexOf({
  id: 'runner',
  traces: ['Runner.exe'],
  applications: { folders: ['Runner'] },
  configuration: [{ path: '~/.runner', strength: 'strong' }],
});
const MAM = 'MAM\x04\x10\x20';
const OLD = Buffer.from('\x17\0\0\0SCCA\x11', 'latin1');
const PREFETCH = '/Windows/Prefetch';
const RAN = `runner ran process possible undefined ${PREFETCH}/RUNNER.EXE`;

const rows: readonly WindowsRow[] = [
  { name: 'nothing', given: {}, want: [] },
  { name: 'a run of which no copy is left', given: { [`${PREFETCH}/RUNNER.EXE-1A2B3C4D.pf`]: MAM }, want: [RAN] },
  {
    name: 'runs from several folders are one',
    given: { [`${PREFETCH}/RUNNER.EXE-1A2B3C4D.pf`]: MAM, [`${PREFETCH}/RUNNER.EXE-00000000.pf`]: OLD },
    want: [RAN],
  },
  {
    name: 'a copy of any account says more than that it ran',
    given: { [`${PREFETCH}/RUNNER.EXE-1A2B3C4D.pf`]: MAM, '/Users/ann/AppData/Local/Programs/Runner/Runner.exe': PROGRAM },
    want: ['runner installed application possible undefined /Users/ann/AppData/Local/Programs/Runner by ann'],
  },
  {
    name: 'beside what it left behind',
    given: { [`${PREFETCH}/RUNNER.EXE-1A2B3C4D.pf`]: MAM, '/Users/bob/.runner/x': 'x' },
    want: ['runner residue configuration possible undefined /Users/bob/.runner by bob', RAN],
  },
  {
    name: 'what is not as Prefetch writes it, and runs of others',
    given: {
      [`${PREFETCH}/RUNNER.EXE-1A2B3C4D.pf`]: 'a text',
      [`${PREFETCH}/RUNNER.EXE.pf`]: MAM,
      [`${PREFETCH}/MYRUNNER.EXE-1A2B3C4D.pf`]: MAM,
      [`${PREFETCH}/RUNNER.EXE-00000001.pf/x`]: MAM,
    },
    want: [],
  },
  {
    name: 'what may not be read is a gap',
    given: { [PREFETCH]: { kind: 'folder', isDenied: true } },
    want: [],
    gaps: [`denied ${PREFETCH}`],
  },
];

describe('traces of runs', () => {
  for (const row of rows)
    it(row.name, () => expect(told(row, INDEX, 'traces')).toEqual({ found: row.want, gaps: row.gaps ?? [] }));
});
