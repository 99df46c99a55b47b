import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TruthRow } from '../truth.ts';
import { namedRows, withTargets } from './judge.ts';
import { osqueryAnswers, type Named } from './osquery-answers.ts';

const PACKAGE = '/home/ann/.npm/lib/node_modules/tool';
const row = (more: Partial<TruthRow>): TruthRow => ({
  id: 'X1',
  product: 'tool',
  method: 'npm-global',
  path: PACKAGE,
  expect: 'installed',
  class: 'plain',
  ...more,
});
const at = (...paths: string[]): Named => ({ paths });

const ROWS: readonly { name: string; given: TruthRow; answers: readonly Named[]; want: boolean }[] = [
  { name: 'the copy itself', given: row({}), answers: [at(PACKAGE)], want: true },
  { name: 'something in it', given: row({}), answers: [at(`${PACKAGE}/cli.js`)], want: true },
  {
    name: 'the folder of the package, of a file of it',
    given: row({ path: `${PACKAGE}/cli.js` }),
    answers: [at(PACKAGE)],
    want: true,
  },
  { name: 'a home around it says nothing', given: row({}), answers: [at('/home/ann')], want: false },
  { name: 'another file', given: row({}), answers: [at(`${PACKAGE}box`)], want: false },
  {
    name: 'a decoy in what was named',
    given: row({ expect: 'benign', path: `${PACKAGE}/a` }),
    answers: [at(PACKAGE)],
    want: false,
  },
  { name: 'a decoy by its path', given: row({ expect: 'benign' }), answers: [at(PACKAGE)], want: true },
  { name: 'a package', given: row({ indicator: 'dpkg:tool' }), answers: [{ paths: [], dpkg: 'tool' }], want: true },
  {
    name: 'a process',
    given: row({ method: 'running-native', expect: 'running' }),
    answers: [{ paths: [], pid: 7 }],
    want: true,
  },
  {
    name: 'a file where a process was asked for',
    given: row({ method: 'running-native', expect: 'running' }),
    answers: [at(PACKAGE)],
    want: false,
  },
];

describe('which rows a peer names', () => {
  it.each(ROWS)('$name', ({ given, answers, want }) => {
    expect(namedRows([given], { answers, pids: { X1: [7] } }).has('X1')).toBe(want);
  });

  it('follows links within the subject', () => {
    const subject = mkdtempSync(path.join(tmpdir(), 'bandog-judge-'));
    onTestFinished(() => rmSync(subject, { recursive: true }));
    mkdirSync(path.join(subject, 'opt/tool/bin'), { recursive: true });
    mkdirSync(path.join(subject, 'usr/bin'), { recursive: true });
    writeFileSync(path.join(subject, 'opt/tool/bin/tool'), '');
    symlinkSync('/opt/tool/bin/tool', path.join(subject, 'usr/bin/tool'));
    symlinkSync('loop', path.join(subject, 'usr/bin/loop'));
    const [tool, loop] = withTargets([at('/usr/bin/tool'), at('/usr/bin/loop')], subject);
    expect(tool?.paths).toEqual(['/usr/bin/tool', '/opt/tool/bin/tool']);
    expect(new Set(loop?.paths)).toEqual(new Set(['/usr/bin/loop']));
  });
});

describe('answers of osquery', () => {
  it('reads one array after another', () => {
    const text =
      '[\n  {"pid":"7","name":"tool","path":"/opt/tool","cmdline":"/opt/tool serve /x"}\n]\n[\n\n]\n' +
      '[\n  {"name":"nmap","version":"7","status":"install ok installed"},\n  {"name":"old","version":"1","status":"deinstall ok config-files"}\n]\n';
    expect(osqueryAnswers(text)).toEqual([
      { paths: ['/opt/tool', '/opt/tool', '/x'], pid: 7 },
      { paths: [], dpkg: 'nmap' },
      { paths: [] },
    ]);
  });
});
