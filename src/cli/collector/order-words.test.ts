import { expect, it } from 'vitest';
import type { FollowedCommand } from '../../api-client/client.generated.ts';
import { stageLine, stageWords } from './order-words.ts';

const AT = '2026-11-21T12:00:00.000Z';
const command: FollowedCommand['command'] = {
  id: 'd'.repeat(32),
  number: 1,
  verb: 'rescan',
  state: 'queued',
  issuedAt: AT,
  issuedBy: 'user:ada',
  expiresAt: '2026-11-21T13:00:00.000Z',
};
const progress = { phase: 'looking', scopes: 45, ofScopes: 151, copies: 3, seconds: 4, at: AT } as const;
const last = '2026-11-21T11:59:00.000Z';

const ROWS: readonly { readonly name: string; readonly given: Partial<FollowedCommand>; readonly want: string }[] = [
  {
    name: 'before its host was in contact',
    given: { contact: { last, dueBy: '2026-11-21T12:00:40.500Z' } },
    want: 'it gets it with its next contact, due within 41 s',
  },
  {
    name: 'of a large fleet',
    given: { contact: { last, dueBy: '2026-11-21T12:04:10.000Z' } },
    want: 'it gets it with its next contact, due within 5 min',
  },
  {
    name: 'of a host that is off',
    given: { contact: { last: '2026-11-19T12:00:00.000Z', dueBy: '2026-11-19T12:01:11.000Z' } },
    want: 'it is off or does not reach the collector: heard of 2 d ago, and was due 1 d ago',
  },
  { name: 'when it was given', given: { stage: 'delivered' }, want: 'it has taken the order' },
  {
    name: 'behind another look',
    given: { stage: 'delivered', progress: { ...progress, phase: 'waiting' } },
    want: 'it ends another look first, 4 s',
  },
  { name: 'while it looks', given: { stage: 'delivered', progress }, want: 'looking: 45 of 151 places, 3 copies so far, 4 s' },
  {
    name: 'while it looks for the first time',
    given: { stage: 'delivered', progress: { phase: 'looking', scopes: 9, copies: 1, seconds: 2, at: AT } },
    want: 'looking: 9 places, 1 copy so far, 2 s',
  },
];
for (const { name, given, want } of ROWS)
  it(`says how far an order is ${name}`, () => expect(stageWords({ command, stage: 'queued', at: AT, ...given })).toBe(want));

it('overwrites one line of a terminal, no longer than that, and writes nothing elsewhere', () => {
  const written: string[] = [];
  const shown = (isTTY: boolean, columns: number) => {
    written.length = 0;
    const line = stageLine({ write: (text) => void written.push(text), isTTY, columns });
    line.show({ command, stage: 'delivered', at: AT, progress });
    line.clear();
    return [...written];
  };
  expect(shown(true, 20)).toEqual(['\r\u001b[2K  looking: 45 of 15', '\r\u001b[2K']);
  expect(shown(false, 80)).toEqual([]);
});
