import { describe, expect, it } from 'vitest';
import { evidence, job, joinAll, MARKER, NPM, program, running } from './fixtures/evidence.ts';
import type { Evidence } from '../../domain/evidence.ts';

const ZIP = '/home/alice/Downloads/x.zip';
const packed = (path = ZIP, more: Partial<Evidence> = {}): Evidence =>
  evidence(path, { kind: 'archive', channel: 'archive', keys: [MARKER], ...more });

const rows: readonly { readonly name: string; readonly given: readonly Evidence[]; readonly want: readonly string[] }[] = [
  {
    name: 'one for each archive and product',
    given: [packed(), packed(ZIP, { keys: [NPM] }), packed('/y.zip')],
    want: [`packed ${ZIP}`, 'packed /y.zip'],
  },
  {
    name: 'beside a copy that runs, another',
    given: [packed(), program('/home/alice/Downloads/x')],
    want: [`packed ${ZIP}`, 'installed /home/alice/Downloads/x'],
  },
  { name: 'in a copy of its product, part of that', given: [packed('/c/vendor/x.zip'), evidence('/c')], want: ['installed /c'] },
  { name: 'of what a manager runs in place, none', given: [packed(), evidence(ZIP)], want: [`installed ${ZIP}`] },
  { name: 'run by no process', given: [packed(), running('/usr/bin/node', { keys: ['title:claude'] })], want: [`packed ${ZIP}`] },
  {
    name: 'the copy of no service',
    given: [packed(), job('/home/alice/helper')],
    want: [`packed ${ZIP}`, 'installed /home/alice/helper'],
  },
];

describe('a copy that lies packed is', () => {
  for (const { name, given, want } of rows)
    it(name, () => {
      for (const order of [given, given.toReversed()]) {
        const told = joinAll(order).observations.map(
          (one) => `${one.state} ${one.anchor}${one.running.length > 0 ? ' runs' : ''}`,
        );
        expect(told.toSorted()).toEqual(want.toSorted());
      }
    });
});
