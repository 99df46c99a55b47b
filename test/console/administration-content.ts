import { openSqliteStore } from '../../src/collector/store/sqlite/store.ts';
import { sqliteFile } from '../../src/collector/open-store.ts';
import { Browser } from '../collector/browser.ts';
import type { RunningCollector } from '../collector/running-collector.ts';

/** People, tokens and sinks to look at. The sinks lead to nobody: one is paused, and nothing happens that the other wants. */
export async function seedAdministration({ client, call }: RunningCollector): Promise<void> {
  await client.createGroup({ path: '/emea/sales' });
  await client.addUser({ name: 'ada@example.com', role: 'administrator', duties: ['publisher'] });
  const made = [
    await client.addUser({ name: 'bob@example.com', role: 'helpdesk', scope: ['/emea'] }),
    await client.addUser({ name: 'carol@example.com', role: 'auditor', duties: ['privacy'] }),
  ];
  for (const { name, code } of made)
    await new Browser(call).send('POST', '/api/v1/session/setup', { body: { name, code, password: 'four dogs guard the yard' } });
  await client.addUser({ name: 'dan@example.com', role: 'analyst', duties: ['approver'] });
  await client.disableUser({ user: 'dan@example.com' });
  await client.createApiToken({ name: 'ticket-system', role: 'helpdesk', expiresInSeconds: 20 * 86_400 });
  await client.createApiToken({ name: 'warehouse export', role: 'analyst', scope: ['/emea/sales'] });
  const filter = { kinds: ['finding.opened', 'finding.gone', 'host.cloned'] as const, verdicts: ['banned'] as const };
  await client.addSink({ name: 'siem', settings: { type: 'webhook', url: 'https://siem.example.com/bandog/s3cret', filter } });
  await client.pauseSink({ name: 'siem', why: 'The SIEM moves to its new server until Friday.' });
  const settings = { type: 'syslog', host: 'logs.example.com', filter: { kinds: ['canary.failed'] } } as const;
  await client.addSink({ name: 'soc-syslog', settings });
}

/**
 * Makes dead letters of all that waits for a sink, as five refusals over hours would: in the store, while the collector is away for a
 * moment. Says how many.
 */
export async function giveUpAll(running: RunningCollector, sink: string, why: string): Promise<number> {
  await running.collector.close();
  const store = await openSqliteStore(sqliteFile(running.collector.dataFolder));
  const at = new Date().toISOString();
  while (!(await store.routeEvents({ at, limit: 100, mostQueued: 1000 })).isDone);
  const waiting = await store.nextDeliveries({ sink, at, limit: 100 });
  const dead = waiting.map(({ number }) => ({ number, why }));
  await store.settleDeliveries({ sink, at, taken: [], refused: [], dead, mostDead: 100 });
  await store.close();
  await running.restart();
  return dead.length;
}
