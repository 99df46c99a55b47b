import { expect, it } from 'vitest';
import { recordedHost } from './host/recorded.ts';
import { LookOver, pacedHost } from './paced-host.ts';
import { monotonicMs } from '../domain/clock.ts';

const HOST = recordedHost({ tree: new Map([['/home/alice/notes.txt', 'hello']]) });

/** Every question that goes to the disk. */
const QUESTIONS = [
  { name: 'list', ask: (host: typeof HOST) => host.list('/home/alice') },
  { name: 'facts', ask: (host: typeof HOST) => host.facts('/home/alice/notes.txt') },
  { name: 'read', ask: (host: typeof HOST) => host.read('/home/alice/notes.txt', 10) },
  { name: 'open', ask: (host: typeof HOST) => host.open('/home/alice/none') },
  { name: 'resolveLinks', ask: (host: typeof HOST) => host.resolveLinks('/home/alice', '/') },
  { name: 'openExecutable', ask: (host: typeof HOST) => host.openExecutable(1) },
];

for (const { name, ask } of QUESTIONS) {
  it(`answers ${name} as the host does, until the time is over`, () => {
    expect(ask(pacedHost(HOST, { endsAtMs: monotonicMs() + 60_000 }))).toEqual(ask(HOST));
    expect(() => ask(pacedHost(HOST, { endsAtMs: monotonicMs() - 1 }))).toThrow(LookOver);
  });
}

it('says about every second that it lives, and not at every question', () => {
  let said = 0;
  const host = pacedHost(HOST, { alive: () => (said += 1) });
  const until = monotonicMs() + 1200;
  let asked = 0;
  while (monotonicMs() < until) {
    host.facts('/home/alice');
    asked += 1;
  }
  expect(asked).toBeGreaterThan(100);
  expect(said).toBe(1);
});
