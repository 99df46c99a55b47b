import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { systemClock } from '../domain/clock.ts';
import { sha256 } from '../domain/digest.ts';
import { openSqliteStore } from './store/sqlite/store.ts';
import { expiringSoon, watchTokenExpiry } from './token-expiry.ts';
import { sqliteFile } from './open-store.ts';

const NOW = '2026-11-22T00:00:00.000Z';
const TOKEN = { id: 'x', name: 'ci', role: 'viewer', duties: [], scope: ['/'], createdAt: NOW, createdBy: 'me' };
let running: RunningCollector;
beforeAll(async () => {
  running = await runCollector();
});
afterAll(() => running.close());

describe('a token that ends', () => {
  const cases = [
    { name: 'in a month and a day', given: { expiresAt: '2026-12-23T00:00:00.000Z' }, want: 0 },
    { name: 'in four weeks', given: { expiresAt: '2026-12-20T00:00:00.000Z' }, want: 1 },
    { name: 'yesterday', given: { expiresAt: '2026-11-21T00:00:00.000Z' }, want: 0 },
    { name: 'in four weeks, and was revoked', given: { expiresAt: '2026-12-20T00:00:00.000Z', revokedAt: NOW }, want: 0 },
    { name: 'never', given: {}, want: 0 },
  ];
  it.each(cases)('$name is told of $want times', ({ given, want }) => {
    expect(expiringSoon([{ ...TOKEN, ...given }], NOW)).toHaveLength(want);
  });
});

it('an API token is good for a year when nothing else is said, and for nothing after its end', async () => {
  const year = await running.client.createApiToken({ name: 'year', role: 'viewer' });
  expect(Date.parse(year.expiresAt) - Date.now()).toBeGreaterThan(364 * 24 * 3600_000);
  const self = (bearer: string) => running.call({ method: 'GET', path: '/api/v1/self', bearer });
  expect((await self(year.token)).status).toBe(200);
  const { items } = await running.client.listApiTokens();
  expect(items.find(({ name }) => name === 'year')?.expiresAt).toBe(year.expiresAt);
  // The machine's own has no end: nobody would be there to make another.
  expect(items.find(({ name }) => name === 'local-administrator')).not.toHaveProperty('expiresAt');
  await running.collector.close();
  const store = await openSqliteStore(sqliteFile(running.collector.dataFolder));
  const audit = { at: systemClock.now(), actor: 'test', action: 'api-token.create', subject: 'x' };
  const expiresAt = new Date(Date.now() + 2500).toISOString();
  const short = { ...TOKEN, name: 'short', createdAt: systemClock.now(), expiresAt, secretDigest: sha256('A'.repeat(43)), audit };
  await store.createApiToken(short);
  const told: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void told.push(line) });
  const end = watchTokenExpiry({ store, clock: systemClock, log });
  await vi.waitFor(() => expect(told.join()).toContain('"name":"short"'));
  end();
  await store.close();
  await running.restart();
  while (Date.now() < Date.parse(expiresAt)) await sleep(50);
  expect((await self('A'.repeat(43))).status).toBe(401);
});
