import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCollector, type HttpCall, type RunningCollector } from '../../test/collector/running-collector.ts';
import { TestHost } from '../../test/collector/test-host.ts';
import { isAllowed, PERMISSIONS, ROLES, type Operation, type Role } from './access/roles.ts';

let running: RunningCollector;
let host: TestHost;
const tokens = new Map<Role, string>();
beforeAll(async () => {
  running = await runCollector();
  for (const role of ROLES) tokens.set(role, (await running.client.createApiToken({ name: role, role })).token);
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
      path: path.replace('{host}', host.hostId).replace('{finding}', 'f'.repeat(32)).replace('{id}', 'f'.repeat(32)),
      isPublic: security?.length === 0,
    })),
  );
}

const QUERIES: Readonly<Record<string, string>> = { exportFindings: '?format=csv' };
const BODIES: Readonly<Record<string, object>> = {
  createEnrolmentToken: { name: 'x', uses: 1, expiresInSeconds: 60 },
  createApiToken: { name: 'local-administrator', role: 'viewer' },
};

describe('every route with every role', () => {
  it('is in the table, and the table has no other', () => {
    const guarded = operations().filter((one) => !one.isPublic);
    expect(guarded.map((one) => one.operationId).toSorted()).toEqual(Object.keys(PERMISSIONS).toSorted());
    expect(
      operations()
        .filter((one) => one.isPublic)
        .map((one) => one.path),
    ).toEqual(['/healthz', '/readyz']);
  });

  it('is open to the roles of the table and to no other', async () => {
    const wrong: string[] = [];
    let looked = 0;
    for (const { operationId, method, path } of operations().filter((one) => !one.isPublic)) {
      const body = BODIES[operationId];
      const call: HttpCall = {
        method,
        path: path + (QUERIES[operationId] ?? ''),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      };
      for (const role of ROLES) {
        const { status } = await running.call({ ...call, bearer: tokens.get(role) });
        const mayPass = isAllowed(role, operationId as Operation);
        if ((status === 403) === mayPass || status === 401 || status >= 500) wrong.push(`${role} ${operationId}: ${status}`);
        looked += 1;
      }
      for (const bearer of [undefined, 'x'.repeat(43), host.authorization]) {
        const { status } = await running.call({ ...call, bearer });
        if (status !== 401) wrong.push(`nobody ${operationId}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(looked).toBe(Object.keys(PERMISSIONS).length * ROLES.length);
  });

  it('is closed to a token that was revoked', async () => {
    const made = await running.client.createApiToken({ name: 'short', role: 'administrator' });
    const call: HttpCall = { method: 'GET', path: '/api/v1/self', bearer: made.token };
    expect((await running.call(call)).json()).toEqual({ name: 'short', role: 'administrator' });
    await running.client.revokeApiToken({ id: made.id });
    expect((await running.call(call)).status).toBe(401);
  });
});
