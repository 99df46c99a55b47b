import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCollector, type HttpCall, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import {
  DUTIES,
  isAllowed,
  OPEN_ROUTES,
  operationsOf,
  PERMISSIONS,
  REACH,
  ROLES,
  type Charged,
  type Operation,
} from './access/roles.ts';

let running: RunningCollector;
let host: TestHost;
/** Every role alone, and every duty beside the least role. */
const CALLERS: readonly Charged[] = [
  ...ROLES.map((role) => ({ role, duties: [] })),
  ...DUTIES.map((duty) => ({ role: 'viewer' as const, duties: [duty] })),
];
const nameOf = ({ role, duties }: Charged) => [role, ...duties].join('-');
const tokens = new Map<string, string>();
beforeAll(async () => {
  running = await runCollector();
  for (const one of CALLERS) tokens.set(nameOf(one), (await running.client.createApiToken({ name: nameOf(one), ...one })).token);
  const made = await running.client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 3600 });
  host = await TestHost.enrol(running.call, made.token);
});
afterAll(() => running.close());

interface Described {
  readonly operationId: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly isPublic: boolean;
}

/** Every operation of the OpenAPI document, as a request that is well formed. */
function operations(): readonly Described[] {
  const { paths } = running.collector.describe() as {
    paths: Record<string, Record<string, { operationId: string; security?: unknown[] }>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, security }]) => ({
      operationId,
      method: method.toUpperCase() as Described['method'],
      path: path
        .replace('{host}', host.hostId)
        .replace('{finding}', 'f'.repeat(32))
        .replace('{id}', 'f'.repeat(32))
        .replace('{user}', 'nobody'),
      isPublic: security?.length === 0,
    })),
  );
}

const QUERIES: Readonly<Record<string, string>> = { exportFindings: '?format=csv' };
const BODIES: Readonly<Record<string, object>> = {
  createEnrolmentToken: { name: 'x', uses: 1, expiresInSeconds: 60 },
  addUser: { name: 'local', role: 'viewer' },
  createApiToken: { name: 'local-administrator', role: 'viewer' },
};

describe('every route with every role and duty', () => {
  it('is in the table, and the table has no other', () => {
    const guarded = operations().filter((one) => !one.isPublic);
    expect(guarded.map((one) => one.operationId).toSorted()).toEqual(Object.keys(PERMISSIONS).toSorted());
    const open = OPEN_ROUTES.map((one) => one.route);
    expect(
      operations()
        .filter((one) => one.isPublic)
        .filter((one) => !open.includes(`${one.method} ${one.path}` as (typeof open)[number])),
    ).toEqual([]);
  });

  it('T68: is open to the roles and duties of the table and to no other, and a refusal is audited', async () => {
    const wrong: string[] = [];
    let looked = 0;
    for (const { operationId, method, path } of operations().filter((one) => !one.isPublic)) {
      const body = BODIES[operationId];
      const call: HttpCall = {
        method,
        path: path + (QUERIES[operationId] ?? ''),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      };
      for (const one of CALLERS) {
        const { status } = await running.call({ ...call, bearer: tokens.get(nameOf(one)) });
        const mayPass = isAllowed(one, operationId as Operation);
        if ((status === 403) === mayPass || status === 401 || status >= 500)
          wrong.push(`${nameOf(one)} ${operationId}: ${status}`);
        looked += 1;
      }
      for (const bearer of [undefined, 'x'.repeat(43), host.authorization]) {
        const { status } = await running.call({ ...call, bearer });
        if (status !== 401) wrong.push(`nobody ${operationId}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(looked).toBe(Object.keys(PERMISSIONS).length * CALLERS.length);
    const { items } = await running.client.listAuditLog({ limit: 1000 });
    expect(items.findLast((line) => line.action === 'access.refused')).toMatchObject({
      actor: 'token:viewer',
      subject: expect.stringMatching(/^[a-z]+[A-Z]/),
      detail: { address: '127.0.0.1' },
    });
  });

  it('T68: shows hosts of other groups to nobody who is limited to his own, not even that they are there', async () => {
    const everything = { role: 'administrator', duties: [...DUTIES] } as const;
    const { token } = await running.client.createApiToken({ name: 'limited', ...everything, scope: ['/emea'] });
    const wrong: string[] = [];
    let looked = 0;
    for (const { operationId, method, path } of operations().filter((one) => !one.isPublic)) {
      const body = BODIES[operationId];
      const call: HttpCall = {
        method,
        path: path + (QUERIES[operationId] ?? ''),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      };
      const { status, text } = await running.call({ ...call, bearer: token });
      const reach = REACH[operationId as Operation];
      const isRight = reach === undefined ? status === 403 : reach === 'host' ? status === 404 : status !== 403 && status < 500;
      if (!isRight) wrong.push(`${operationId}: ${status}`);
      if (text.includes('ada-laptop')) wrong.push(`${operationId} names the host`);
      looked += 1;
    }
    expect(wrong).toEqual([]);
    expect(looked).toBe(Object.keys(PERMISSIONS).length);
    // By its name too, and whether the name is right or wrong.
    const bearer = token;
    const answers = await Promise.all(
      ['ada-laptop', 'nobody-here'].map((name) => running.call({ method: 'GET', path: `/api/v1/hosts/${name}`, bearer })),
    );
    expect(answers.map((one) => [one.status, one.text.replace(/ada-laptop|nobody-here/, 'NAME')])).toEqual([
      [404, answers[0]?.text.replace('ada-laptop', 'NAME')],
      [404, answers[0]?.text.replace('ada-laptop', 'NAME')],
    ]);
  });

  it('is closed to a token that was revoked', async () => {
    const made = await running.client.createApiToken({ name: 'short', role: 'administrator' });
    const call: HttpCall = { method: 'GET', path: '/api/v1/self', bearer: made.token };
    expect((await running.call(call)).json()).toEqual({
      name: 'short',
      role: 'administrator',
      duties: [],
      scope: ['/'],
      kind: 'token',
      may: operationsOf({ role: 'administrator', duties: [] }),
    });
    await running.client.revokeApiToken({ id: made.id });
    expect((await running.call(call)).status).toBe(401);
  });
});
