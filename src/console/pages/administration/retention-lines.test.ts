import { expect, it } from 'vitest';
import { lineFor } from './retention-lines.ts';

const option = '--keep-history';
const file = '/etc/bandog-collector/collector.yaml';
it.each([
  { name: 'as it is', given: { option, months: 13, saidBy: option }, months: 13, want: { how: 'stays' } },
  { name: 'for ever, as nobody said otherwise', given: { option, file }, months: undefined, want: { how: 'stays' } },
  {
    name: 'in the file, on its line',
    given: { option, months: 13, saidBy: `${file}:7`, file },
    months: 6,
    want: { how: 'replace', where: `${file}:7`, line: 'keep-history: 6' },
  },
  {
    name: 'in the file, which says nothing of it',
    given: { option, file },
    months: 0,
    want: { how: 'add', where: file, line: 'keep-history: 0' },
  },
  {
    name: 'in the environment, though there is a file',
    given: { option, months: 3, saidBy: 'BANDOG_COLLECTOR_KEEP_HISTORY', file },
    months: 12,
    want: { how: 'variable', where: 'BANDOG_COLLECTOR_KEEP_HISTORY', line: 'BANDOG_COLLECTOR_KEEP_HISTORY=12' },
  },
  {
    name: 'as an option, which outweighs the file',
    given: { option, months: 3, saidBy: option, file },
    months: 12,
    want: { how: 'option', line: '--keep-history 12' },
  },
  {
    name: 'as an option, when there is no file',
    given: { option },
    months: 12,
    want: { how: 'option', line: '--keep-history 12' },
  },
  {
    name: 'for ever, by taking out what is said',
    given: { option, months: 13, saidBy: `${file}:7`, file },
    months: undefined,
    want: { how: 'take out', where: `${file}:7` },
  },
])('the line that keeps the history $name', ({ given, months, want }) => expect(lineFor(given, months)).toEqual(want));
