import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noPostgres } from '../../test/postgres/binaries.ts';
import { PostgresServer } from '../../test/postgres/server.ts';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import type { FollowedCommand } from '../api-client/client.generated.ts';
import { sha256 } from '../domain/digest.ts';
import type { ContactAnswer, WaitAnswer } from '../wire/protocol.ts';
import { ROUTES, WAITS_HEADER } from '../wire/routes.ts';

const skipped = noPostgres();

describe.skipIf(skipped !== undefined)(
  `hosts that wait at one of two collectors${skipped === undefined ? '' : ` (${skipped})`}`,
  () => {
    let server: PostgresServer;
    let address: string;
    let [ordered, waited]: RunningCollector[] = [];
    beforeAll(async () => {
      server = await PostgresServer.start();
      address = await server.createDatabase('waiting');
      ordered = await runCollector({ store: address });
      waited = await runCollector({ store: address });
    });
    afterAll(async () => {
      await ordered?.close();
      await waited?.close();
      await server.stop();
    });

    const both = (): readonly [RunningCollector, RunningCollector] => {
      if (ordered === undefined || waited === undefined) throw new Error('they do not run');
      return [ordered, waited];
    };
    async function enrol(name: string): Promise<TestHost> {
      const [, other] = both();
      const { token } = await other.client.createEnrolmentToken({ name, uses: 1, expiresInSeconds: 600 });
      return TestHost.enrol(other.call, token, name);
    }
    /** Asks the first collector, as the administrator of the second: the store has one who is local, of the collector that began last. */
    async function ask(method: 'GET' | 'POST', path: string): Promise<void> {
      const [one, other] = both();
      const answer = await one.call({ method, path, bearer: other.administrator, ...(method === 'POST' && { body: '{}' }) });
      expect(answer.status).toBeLessThan(300);
    }
    /** At the second collector. */
    async function meet(host: TestHost, outcomes: readonly object[] = []): Promise<ContactAnswer> {
      const updates = { publisherKey: sha256('key'), refused: [], outcomes };
      const body = JSON.stringify({ agentVersion: '1', uptimeSeconds: 1, spooledBatches: 0, updates });
      const headers = { [WAITS_HEADER]: '1' };
      const answer = await both()[1].call({ path: ROUTES.heartbeat, bearer: host.authorization, body, headers });
      return answer.json() as unknown as ContactAnswer;
    }

    it('are told of what is ordered at the other', { timeout: 60_000 }, async () => {
      const [, other] = both();
      const host = await enrol('ada-laptop');
      let answer: WaitAnswer | undefined;
      const body = JSON.stringify({ seconds: 50 });
      const waiting = other.call({ path: ROUTES.wait, bearer: host.authorization, body }).then((got) => {
        answer = got.json() as unknown as WaitAnswer;
      });
      const metrics = async () => (await other.call({ method: 'GET', path: '/metrics', bearer: other.administrator })).text;
      while (!(await metrics()).includes('bandog_held_requests 1\n')) await sleep(20);
      const begun = performance.now();
      await ask('POST', '/api/v1/hosts/ada-laptop/rescan');
      await waiting;
      expect(answer).toEqual({ orders: true });
      // Far below the 50 s after which it would have been answered anyhow.
      expect(performance.now() - begun).toBeLessThan(10_000);
      expect((await meet(host)).updates?.commands).toHaveLength(1);
    });

    it('say how far they are at one, to who waits at the other, and what came of it', { timeout: 60_000 }, async () => {
      const [one, other] = both();
      const host = await enrol('dia-laptop');
      await ask('POST', '/api/v1/hosts/dia-laptop/rescan');
      await meet(host);
      const [order] = (await other.client.listCommands({ host: 'dia-laptop' })).items;
      const path = `/api/v1/hosts/dia-laptop/commands/${order?.id ?? ''}?wait=25&seen=delivered`;
      const follow = async () => {
        const answer = await one.call({ method: 'GET', path, bearer: other.administrator });
        return { ...(answer.json() as unknown as FollowedCommand), atMs: performance.now() };
      };
      const body = JSON.stringify({ command: order?.id, phase: 'looking', scopes: 3, ofScopes: 9, copies: 2, seconds: 1 });
      const tell = () => other.call({ path: ROUTES.progress, bearer: host.authorization, body });
      const waiting = follow();
      // The other hears that somebody waits.
      while ((await tell()).json()['nextSeconds'] !== 1) await sleep(600);
      expect(await waiting).toMatchObject({
        stage: 'delivered',
        progress: { phase: 'looking', scopes: 3, ofScopes: 9, copies: 2 },
      });
      const done = follow();
      await sleep(300);
      const begun = performance.now();
      await meet(host, [{ id: order?.id ?? '', state: 'acted' }]);
      expect(await done).toMatchObject({ stage: 'acted', command: { state: 'acted' } });
      expect((await done).atMs - begun).toBeLessThan(10_000);
    });

    it('are looked at wherever their page is read', async () => {
      const [, other] = both();
      const host = await enrol('ben-laptop');
      await other.restart();
      expect(await meet(host)).not.toHaveProperty('wait');
      for (let tries = 0; tries < 100 && (await meet(host)).wait === undefined; tries += 1) {
        await ask('GET', '/api/v1/hosts/ben-laptop');
        await sleep(50);
      }
      expect((await meet(host)).wait).toBe(50);
    });

    it('F40: get an order whose announcement was lost with their next contact', async () => {
      const host = await enrol('cho-laptop');
      const connection = new Client({ connectionString: address });
      await connection.connect();
      await connection.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND (query LIKE 'LISTEN %' OR query LIKE '%pg_notify%')`,
      );
      await connection.end();
      await ask('POST', '/api/v1/hosts/cho-laptop/rescan');
      expect((await meet(host)).updates?.commands).toHaveLength(1);
    });
  },
);
