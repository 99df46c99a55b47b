import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SmallCollector, type Fault } from '../../../test/doubles/small-collector.ts';
import { ROUTES } from '../../wire/routes.ts';
import { enrol } from '../uplink/enrol.ts';
import { makeHostKey } from '../uplink/host-key.ts';
import { keysInMemory } from '../uplink/host-keys.ts';
import { Uplink } from '../uplink/uplink.ts';
import { Waiting } from './waiting.ts';

const key = makeHostKey();
const HEARTBEAT = { agentVersion: '1', uptimeSeconds: 1, spooledBatches: 0 };

let collector: SmallCollector;
let uplink: Uplink;
let waiting: Waiting;
let ordered: number;
let asked: number[];

beforeEach(async () => {
  collector = await SmallCollector.start();
  const identity = await enrol(collector.token(), {
    key,
    labels: { name: 'host', platform: 'linux' },
    at: '2026-01-01T00:00:00.000Z',
  });
  uplink = new Uplink({ identity, keys: keysInMemory(key), keep: () => undefined });
  [ordered, asked] = [0, []];
  waiting = new Waiting({
    ask: (seconds, signal) => {
      asked.push(seconds);
      return uplink.wait(seconds, signal);
    },
    ordered: () => (ordered += 1),
    log: pino({ level: 'silent' }),
    random: () => 0.01,
  });
});
afterEach(async () => {
  waiting.stop();
  uplink.close();
  await collector.stop();
});

/** What the collector makes of held requests, one after the other; the last of them for ever. */
function answers(...faults: readonly Fault[]): void {
  let at = 0;
  collector.fault = (route) => {
    if (route !== ROUTES.wait) return 'none';
    const fault = faults[Math.min(at, faults.length - 1)] ?? 'none';
    at += 1;
    return fault;
  };
}
const said = (answer: object): Fault => ({ status: 200, body: JSON.stringify(answer) });
const requests = () => collector.requests.filter((route) => route === ROUTES.wait).length;

describe('Waiting', () => {
  const ENDS: readonly { readonly name: string; readonly fault: Fault }[] = [
    { name: 'a collector of before', fault: { status: 404, body: '{"code":"E_NOT_FOUND","message":"m","remedy":"r"}' } },
    { name: 'there is no room', fault: { status: 503, headers: { 'retry-after': '1' } } },
    { name: 'a bearer that is not taken', fault: { status: 401 } },
    { name: 'a page of a proxy', fault: { status: 200, body: '<html>please sign in</html>' } },
    { name: 'more than the answer has', fault: said({ orders: true, run: 'rm' }) },
    { name: 'for longer than any collector holds', fault: said({ orders: false, wait: 86_400 }) },
    { name: 'the answer ends it', fault: said({ orders: false }) },
  ];
  for (const { name, fault } of ENDS) {
    it(`asks once, and does nothing more before the next contact: ${name}`, async () => {
      answers(fault);
      await waiting.begin(50);
      expect([requests(), ordered]).toEqual([1, 0]);
      // Contact goes on as ever.
      expect((await uplink.heartbeat(HEARTBEAT)).kind).toBe('contact');
    });
  }

  it('does nothing before a collector says that it would hold a request', async () => {
    await uplink.heartbeat(HEARTBEAT);
    await sleep(500);
    expect(requests()).toBe(0);
  });

  it('tells of an order once, and waits again only when it is told to', async () => {
    answers(said({ orders: true }));
    await Promise.all([waiting.begin(50), waiting.begin(50)]);
    expect([requests(), ordered]).toEqual([1, 1]);
    await waiting.begin(20);
    expect([requests(), ordered, asked]).toEqual([2, 2, [50, 20]]);
  });

  it('is not driven by a collector that answers at once, again and again', { timeout: 30_000 }, async () => {
    // Each heartbeat that an order demands is answered with the same again.
    answers(said({ orders: false, wait: 5 }), said({ orders: true }));
    const begun = performance.now();
    while (ordered < 2) await waiting.begin(5);
    // Pauses of 1 and 2 seconds; more on a busy machine.
    expect(performance.now() - begun).toBeGreaterThan(2900);
  });

  it('tries a request that is cut again, a few times', async () => {
    answers('drop-request', said({ orders: true }));
    await waiting.begin(50);
    expect([asked, ordered]).toEqual([[50, 50], 1]);
    answers('drop-request');
    await waiting.begin(50);
    expect([requests(), ordered]).toEqual([8, 1]);
  });

  it('asks for less of a proxy that cuts what is silent for long', { timeout: 30_000 }, async () => {
    collector.fault = () => 'hold';
    const over = waiting.begin(40);
    while (requests() < 1) await sleep(20);
    await sleep(5500);
    answers(said({ orders: true }));
    collector.cut();
    await over;
    expect([asked, ordered]).toEqual([[40, 20], 1]);
  });

  it('ends what is held with the agent', async () => {
    collector.fault = (route) => (route === ROUTES.wait ? 'hold' : 'none');
    const over = waiting.begin(50);
    while (requests() < 1) await sleep(20);
    // What is held is in nobody’s way.
    expect((await uplink.heartbeat(HEARTBEAT)).kind).toBe('contact');
    waiting.stop();
    await over;
    await waiting.begin(50);
    expect([requests(), ordered]).toEqual([1, 0]);
  });
});
