import { describe, expect, it } from 'vitest';
import { ALICE, BOB, evidence, joinAll, leftover } from './fixtures/evidence.ts';
import type { Evidence } from '../../domain/evidence.ts';

const listed = (more: Partial<Evidence> = {}): Evidence =>
  leftover('/home/alice/.claude.json', { kind: 'installed-program', ...more });
/** A copy of the whole host, of no account. */
const everybodys = (root: string, more: Partial<Evidence> = {}): Evidence => {
  const { account: _, ...own } = evidence(root, more);
  return own;
};
/** What a daemon's account wrote. */
const settings = (more: Partial<Evidence> = {}): Evidence =>
  leftover('/home/alice/.claude.json', {
    account: { id: '105', name: 'debian-claude' },
    root: '/var/lib/claude/x',
    anchor: '/var/lib/claude/x',
    ...more,
  });
const seen = (more: Partial<Evidence> = {}): Evidence =>
  leftover('/home/alice/.claude.json', { kind: 'trace', path: '/t', root: '/t', anchor: '/t', ...more });

describe('what copies leave behind', () => {
  const rows: readonly { readonly name: string; readonly given: readonly Evidence[]; readonly want: readonly string[] }[] = [
    {
      name: 'leftovers of an account without a copy',
      given: [leftover('/home/alice/.claude.json')],
      want: ['residue /home/alice/.claude.json'],
    },
    {
      name: 'leftovers of another account than the one that has a copy',
      given: [evidence('/c'), leftover('/home/alice/.claude.json', { account: BOB })],
      want: ['installed /c', 'residue /home/alice/.claude.json'],
    },
    {
      name: "the host's leftovers beside an account's copy",
      given: [evidence('/c'), { ...leftover('/home/alice/.claude.json'), account: { id: '0' } }],
      want: ['installed /c', 'residue /home/alice/.claude.json'],
    },
    {
      name: "a daemon's settings beside the host's copy, whoever put that there for everybody",
      given: [everybodys('/usr/bin/c'), settings()],
      want: ['installed /usr/bin/c'],
    },
    {
      name: "a daemon's settings beside a person's copy",
      given: [evidence('/c'), settings()],
      want: ['installed /c', 'residue /var/lib/claude/x'],
    },
    {
      name: "a daemon's settings beside a record of the host's that cannot run",
      given: [everybodys('/usr/bin/c', { runnable: false, version: '1' }), settings()],
      want: ['installed /usr/bin/c', 'residue /var/lib/claude/x'],
    },
    {
      name: "a daemon's settings in a container beside a copy of the host",
      given: [everybodys('/usr/bin/c'), settings({ environment: { kind: 'container', id: 'c' } })],
      want: ['installed /usr/bin/c', 'residue /var/lib/claude/x'],
    },
    {
      name: "a person's leftovers beside the host's copy, also of a person with a low id",
      given: [
        everybodys('/usr/bin/c'),
        leftover('/home/alice/.claude.json'),
        settings({ account: { id: '501' }, root: '/Users/x/.claude', anchor: '/Users/x/.claude' }),
      ],
      want: ['installed /usr/bin/c', 'residue /Users/x/.claude', 'residue /home/alice/.claude.json'],
    },
    { name: 'a listed program of which nothing is there', given: [listed()], want: ['residue /home/alice/.claude.json'] },
    { name: 'a listed program that is there', given: [listed({ runnable: true })], want: ['installed /home/alice/.claude.json'] },
    { name: 'a run of which no copy is left', given: [seen()], want: ['ran /t'] },
    { name: 'two of them are one', given: [seen(), seen({ path: '/u', root: '/u' })], want: ['ran /t'] },
    { name: 'a run beside any account’s copy', given: [seen(), evidence('/c', { account: ALICE })], want: ['installed /c'] },
    {
      name: 'a run beside leftovers alone',
      given: [seen(), leftover('/home/alice/.claude.json')],
      want: ['residue /home/alice/.claude.json', 'ran /t'],
    },
  ];
  for (const { name, given, want } of rows)
    it(name, () =>
      expect(
        joinAll(given)
          .observations.map((one) => `${one.state} ${one.anchor}`)
          .toSorted(),
      ).toEqual(want.toSorted()),
    );
});
