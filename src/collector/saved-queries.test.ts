import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCollector, type RunningCollector } from '../../test/collector/running-collector.ts';

let running: RunningCollector;
let other: string;
beforeAll(async () => {
  running = await runCollector();
  other = (await running.client.createApiToken({ name: 'other', role: 'analyst', duties: [] })).token;
});
afterAll(() => running.close());

describe('saved queries', () => {
  const question = { product: 'claude-code', state: 'running' };
  const ofOther = async () =>
    (
      (await running.call({ method: 'GET', path: '/api/v1/saved-queries', bearer: other })).json()['items'] as readonly {
        name: string;
      }[]
    ).map((one) => one.name);

  it('are kept for their owner, and shown to others when they are shared', async () => {
    await running.client.saveQuery({ name: 'Running (all)', about: 'findings', question });
    await running.client.saveQuery({ name: 'vips', about: 'hosts', question: { tag: 'vip', open: true }, isShared: true });
    await running.client.saveQuery({ name: 'Running (all)', about: 'findings', question: { ...question, verdict: 'banned' } });
    const { items } = await running.client.listSavedQueries();
    expect(items).toMatchObject([
      { name: 'Running (all)', about: 'findings', isMine: true, isShared: false, question: { verdict: 'banned' } },
      { name: 'vips', about: 'hosts', isMine: true, isShared: true, question: { tag: 'vip', open: true } },
    ]);
    expect(await ofOther()).toEqual(['vips']);
  });
  it('are forgotten by their owner only', async () => {
    const { status } = await running.call({ method: 'DELETE', path: '/api/v1/saved-queries/vips', bearer: other });
    expect(status).toBe(404);
    await running.client.forgetQuery({ name: 'vips' });
    expect(await ofOther()).toEqual([]);
  });
  const bad = [
    { name: 'a filter that the list does not have', given: { name: 'x', about: 'hosts' as const, question: { colour: 'red' } } },
    { name: 'a filter of the other list', given: { name: 'x', about: 'findings' as const, question: { silent: true } } },
    {
      name: 'an account for all to see',
      given: { name: 'x', about: 'findings' as const, question: { account: 'ada' }, isShared: true },
    },
    { name: 'a name that is none', given: { name: '<b>', about: 'hosts' as const, question: {} } },
  ];
  for (const { name, given } of bad)
    it(`refuse ${name}`, async () => expect(running.client.saveQuery(given)).rejects.toMatchObject({ code: 'E_BAD_REQUEST' }));
});
