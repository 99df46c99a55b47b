import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CommandView, FollowedCommand } from '../api-client/client.generated.ts';
import { sha256 } from '../domain/digest.ts';
import { ROUTES } from '../wire/routes.ts';
import { runCollector, type HttpAnswer, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';

/** Far below the seconds that a request waits at most, and far above what an answer takes. */
const SOON_MS = 1800;
let running: RunningCollector;
let host: TestHost;
let name: string;
let order: CommandView;
let hosts = 0;
beforeAll(async () => {
  running = await runCollector({ contactIntervalSeconds: 60 });
});
beforeEach(async () => {
  hosts += 1;
  name = `laptop-${hosts}`;
  host = await enrol(name);
  await meet([]);
  order = await running.client.rescanHost({ host: name });
});
afterAll(() => running.close());

async function enrol(called: string): Promise<TestHost> {
  const { token } = await running.client.createEnrolmentToken({ name: called, uses: 1, expiresInSeconds: 600 });
  return TestHost.enrol(running.call, token, called);
}

/** One heartbeat, which is given what is open and tells what became of it. */
async function meet(outcomes: readonly object[]): Promise<void> {
  const updates = { publisherKey: sha256('key'), refused: [], outcomes };
  const body = JSON.stringify({ agentVersion: '1', uptimeSeconds: 1, spooledBatches: 0, updates });
  expect((await running.call({ path: ROUTES.heartbeat, bearer: host.authorization, body })).status).toBe(200);
}

const follow = (seen?: FollowedCommand['stage'], wait = 20): Promise<FollowedCommand> =>
  running.client.followCommand({ host: name, command: order.id, ...(seen === undefined ? {} : { seen, wait }) });

const PROGRESS = { phase: 'looking', scopes: 45, ofScopes: 151, copies: 3, seconds: 4 } as const;
const tell = (given: object = {}, from = host): Promise<HttpAnswer> =>
  running.call({
    path: ROUTES.progress,
    bearer: from.authorization,
    body: JSON.stringify({ command: order.id, ...PROGRESS, ...given }),
  });

/** What a request comes to that waits while something happens, and how long that took after it happened. */
async function meanwhile(seen: FollowedCommand['stage'], happens: () => Promise<unknown>) {
  const answer = follow(seen);
  // Longer than hosts must keep between two words.
  await sleep(600);
  const begun = performance.now();
  await happens();
  return { answer: await answer, tookMs: performance.now() - begun };
}

describe('an order that somebody waits for', () => {
  it('is shown at once to who does not ask to wait, with when its host is due', async () => {
    const { command, stage, contact, progress, at } = await follow();
    expect([command, stage, progress]).toEqual([order, 'queued', undefined]);
    const dueInMs = Date.parse(contact?.dueBy ?? '') - Date.parse(at);
    // A minute, a tenth of it, and some seconds.
    expect(dueInMs).toBeGreaterThan(60_000);
    expect(dueInMs).toBeLessThan(72_000);
  });

  it('is told as it goes on: given to its host, how far that is, done', async () => {
    const given = await meanwhile('queued', () => meet([]));
    expect([given.answer.stage, given.answer.contact, given.answer.progress]).toEqual(['delivered', undefined, undefined]);
    const told = await meanwhile('delivered', () => tell());
    expect(told.answer).toMatchObject({ stage: 'delivered', progress: PROGRESS });
    // What was said before is shown, and is no news.
    const further = await meanwhile('delivered', () => tell({ scopes: 151, seconds: 5 }));
    expect(further.answer.progress).toMatchObject({ scopes: 151, seconds: 5 });
    const done = await meanwhile('delivered', () => meet([{ id: order.id, state: 'acted' }]));
    expect([done.answer.stage, done.answer.progress]).toEqual(['acted', undefined]);
    for (const { tookMs } of [given, told, further, done]) expect(tookMs).toBeLessThan(SOON_MS);
  });

  it('is answered at once when it is further than was seen, and after the time when nothing happens', async () => {
    const begun = performance.now();
    expect((await follow('acted')).stage).toBe('queued');
    expect(performance.now() - begun).toBeLessThan(SOON_MS);
    expect((await follow('queued', 1)).stage).toBe('queued');
    expect(performance.now() - begun).toBeGreaterThan(900);
  });

  it('is not there for who asks for another’s', async () => {
    await enrol('ben-laptop');
    const asked = running.client.followCommand({ host: 'ben-laptop', command: order.id });
    await expect(asked).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
  });

  it('is one line in the audit log, however often it is asked for', async () => {
    for (let time = 0; time < 5; time += 1) await follow();
    const { items } = await running.client.listAuditLog({});
    expect(items.filter(({ action, subject }) => action === 'commands.read' && subject === host.hostId)).toHaveLength(1);
  });

  it('lets the collector end, which does not wait for those who wait', async () => {
    const waiting = follow('queued').catch((error: unknown) => error);
    await sleep(300);
    const begun = performance.now();
    await running.restart();
    await waiting;
    expect(performance.now() - begun).toBeLessThan(15_000);
  });
});

describe('a host that says how far it is', () => {
  it('is heard rarely while nobody waits, and each second while somebody does', async () => {
    await meet([]);
    expect((await tell()).json()).toEqual({ nextSeconds: 15 });
    // Who begins to wait then sees what it said last.
    expect((await follow()).progress).toMatchObject(PROGRESS);
    const waiting = follow('delivered');
    await sleep(600);
    expect((await tell({ seconds: 6 })).json()).toEqual({ nextSeconds: 1 });
    expect((await waiting).progress).toMatchObject({ seconds: 6 });
  });

  it('is not heard more often than twice a second', async () => {
    await meet([]);
    for (let time = 0; time < 10; time += 1) expect((await tell({ seconds: time })).status).toBe(200);
    expect((await follow()).progress).toMatchObject({ seconds: 0 });
  });

  it('T52: says it of its own orders only', async () => {
    await meet([]);
    const other = await enrol('other-laptop');
    expect((await tell({ seconds: 99 }, other)).status).toBe(200);
    expect(await follow()).not.toHaveProperty('progress');
  });

  const BAD: readonly { readonly name: string; readonly given: object }[] = [
    { name: 'of no order', given: { command: 'x' } },
    { name: 'in words', given: { phase: '<script>' } },
    { name: 'below nothing', given: { scopes: -1 } },
    { name: 'with fractions', given: { copies: 1.5 } },
    { name: 'without end', given: { seconds: 1e300 } },
    { name: 'and what it found', given: { paths: ['/home/ada'] } },
  ];
  for (const { name: how, given } of BAD) it(`is refused: ${how}`, async () => expect((await tell(given)).status).toBe(400));

  it('is refused without its bearer, and set aside', async () => {
    const body = JSON.stringify({ command: order.id, ...PROGRESS });
    expect((await running.call({ path: ROUTES.progress, body })).status).toBe(401);
    expect((await running.call({ path: ROUTES.progress, bearer: running.administrator, body })).status).toBe(401);
  });
});
