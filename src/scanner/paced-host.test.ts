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

it('waits while it is held, says that it lives, and goes on', () => {
  let asked = 0;
  let said = 0;
  const host = pacedHost(HOST, { alive: () => (said += 1), isHeld: () => (asked += 1) <= 3 });
  const begun = monotonicMs();
  host.facts('/home/alice');
  // Held from the beginning, and when asked after one and two seconds; then not.
  expect(monotonicMs() - begun).toBeGreaterThan(2900);
  expect([asked, said]).toEqual([4, 3]);
});

it('sleeps for a sweep as long as it is told, and ends it when the time is over', () => {
  const rests: number[] = [];
  const sweeping = {
    ...HOST,
    *sweep(order: Parameters<typeof HOST.sweep>[0]) {
      const begun = monotonicMs();
      order.rest?.(700);
      rests.push(monotonicMs() - begun, order.share ?? 1);
      yield { path: '/', leads: [] };
      order.rest?.(60_000);
    },
  };
  const order = { tops: ['/'], leaves: new Set<string>(), readAgainMs: 0 };
  const host = pacedHost(sweeping, { endsAtMs: monotonicMs() + 1500, share: 0.25 });
  expect(() => [...host.sweep(order)]).toThrow(LookOver);
  expect(rests[0]).toBeGreaterThanOrEqual(699);
  expect(rests[1]).toBe(0.25);
});
