import { describe, expect, it } from 'vitest';
import { OWN_EVENT_KINDS, SINK_EVENT_KINDS } from '../../domain/sink-event.ts';
import { findingEvent, HOSTILE, message, ORIGIN, otherEvent } from '../../../test/sinks/messages.ts';
import { messageOf } from './message.ts';

/** What breaks, ends or turns a line. */
const TURNS = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

describe('a message', () => {
  it('says in one line what happened, for every kind', () => {
    const lines = [...SINK_EVENT_KINDS, ...OWN_EVENT_KINDS].map((kind) =>
      kind.startsWith('finding.')
        ? message(findingEvent('h', { kind }))
        : message(otherEvent(kind, { since: 'S', why: 'W', alarm: 'A' })),
    );
    expect(lines.map(({ data }) => data.summary)).toEqual([
      'Claude Code h (banned) was found on h',
      'Claude Code h (banned) is installed now on h',
      'Claude Code h (banned) is gone on h',
      'Claude Code h (banned), until now unreviewed, on h',
      'ada-laptop fell silent; it was last heard of S',
      'ada-laptop is heard of again; W',
      'ada-laptop should be looked into: A',
      'the key of ada-laptop is in use in two places; it is set aside',
      'the canary of ada-laptop did not come back',
      'the exception unknown of unknown ends unknown',
      'unknown of unknown by unknown',
      'unknown events were given up, because too many waited for this sink',
      'a test of this sink by unknown',
    ]);
  });

  for (const { name, given } of HOSTILE) {
    it(`T67: has one line, and texts that are bounded and whole, whatever a host says of itself: ${name}`, () => {
      const { data } = message(findingEvent(given));
      expect(data.summary).not.toMatch(TURNS);
      for (const said of [
        data.summary,
        data.host?.name,
        data.finding?.path,
        data.finding?.version,
        data.finding?.account?.name,
      ]) {
        expect(said?.length).toBeLessThanOrEqual(1000);
        expect(said?.isWellFormed()).toBe(true);
      }
      if (given.length < 1000) expect(data.host?.name).toBe(given.toWellFormed());
    });
  }

  it('names no account and no path unless the sink is to have them', () => {
    const { finding, ...rest } = findingEvent('host');
    const event = { ...rest, finding: finding && { ...finding, account: { id: '1001', name: 'ada' }, path: '/home/ada/x' } };
    const text = JSON.stringify(messageOf(event, ORIGIN, { withAccounts: false }));
    expect(text).not.toContain('ada');
    expect(text).not.toContain('1001');
    expect(JSON.stringify(messageOf(event, ORIGIN, { withAccounts: true }))).toContain('/home/ada/x');
  });
});
