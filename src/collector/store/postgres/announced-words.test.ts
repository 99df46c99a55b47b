import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Announcement } from '../announcements.ts';
import { announcedIn, CHANNELS, MOST_AT_ONCE, wordOf } from './announced-words.ts';

const SELF = '0123456789abcdef';
const id = fc.stringMatching(/^[0-9a-f]{32}$/);
const count = fc.integer({ min: 0, max: 10 ** 15 - 1 });
const announcement: fc.Arbitrary<Announcement> = fc.oneof(
  fc.record({ kind: fc.constantFrom('ordered', 'looked-at', 'followed', 'changed'), hostId: id }),
  fc.record({
    kind: fc.constant('progress' as const),
    hostId: id,
    progress: fc.record(
      {
        command: id,
        phase: fc.constantFrom('waiting', 'looking'),
        scopes: count,
        ofScopes: count,
        copies: count,
        seconds: count,
      },
      { requiredKeys: ['command', 'phase', 'scopes', 'copies', 'seconds'] },
    ),
  }),
);

describe('announcements between collectors', () => {
  it('arrive as they were said, as many as fit into one message', () => {
    fc.assert(
      fc.property(fc.array(announcement, { minLength: 1, maxLength: 250 }), (all) => {
        for (const channel of CHANNELS) {
          const words = all.map((one) => wordOf(one)).filter((one) => one.channel === channel);
          const sent = words.slice(0, MOST_AT_ONCE[channel]).map(({ word }) => word);
          if (sent.length === 0) continue;
          const message = [SELF, ...sent].join(' ');
          expect(message.length).toBeLessThan(8000);
          const of = all.filter((one) => wordOf(one).channel === channel).slice(0, MOST_AT_ONCE[channel]);
          expect(announcedIn(channel, message)).toEqual({ from: SELF, said: of });
        }
      }),
      { numRuns: 50 },
    );
  });

  it('of how far a host is give way to later ones, and numbers beyond all bounds are cut', () => {
    const progress = { command: 'b'.repeat(32), phase: 'looking', scopes: 1, copies: 0, seconds: 1 } as const;
    const of = (seconds: number) => wordOf({ kind: 'progress', hostId: 'a'.repeat(32), progress: { ...progress, seconds } });
    expect(of(1).key).toBe(of(2).key);
    const [said] = announcedIn('bandog_orders', `${SELF} ${of(Number.MAX_SAFE_INTEGER).word}`)?.said ?? [];
    expect(said).toMatchObject({ kind: 'progress', progress: { seconds: 10 ** 15 - 1 } });
  });

  const host = 'a'.repeat(32);
  const bad: readonly { readonly name: string; readonly channel?: string; readonly message: string }[] = [
    { name: 'nothing', message: '' },
    { name: 'nobody', message: `o${host}` },
    { name: 'a word of another channel', message: `${SELF} f${host}` },
    { name: 'one bad word among good ones', message: `${SELF} o${host} x${host}` },
    { name: 'an id that is too long', message: `${SELF} o${host}0` },
    { name: 'another channel', channel: 'bandog_other', message: `${SELF} o${host}` },
    { name: 'a number that is none', channel: 'bandog_orders', message: `${SELF} p${host}${host}k1..1e3.1` },
    { name: 'a number that is too long', channel: 'bandog_orders', message: `${SELF} p${host}${host}k1..${'9'.repeat(16)}.1` },
    { name: 'a line end', message: `${SELF} o${host}\n` },
    { name: 'more words than one message has', message: `${SELF}${` o${host}`.repeat(201)}` },
  ];
  for (const { name, channel = 'bandog_hosts', message } of bad)
    it(`are not heard: ${name}`, () => expect(announcedIn(channel, message)).toBeUndefined());
});
