import { once } from 'node:events';
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { whyNoMounts } from './spool/own-disk.ts';
import { ToldHost } from './told-host.ts';

const noMounts = whyNoMounts();

let host: ToldHost;
beforeEach(async () => {
  host = await ToldHost.start();
});
afterEach(async () => host.stop());

/** Runs the agent until the collector has exactly this, and stops it. */
async function run(copies: readonly (readonly [number, string])[], end: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  host.see(copies);
  host.startAgent();
  await host.until(copies.map(([id, version]) => `${id}@${version}`));
  await host.endAgent(end);
}

const copyOf = (folder: string) => `${folder}-copy`;

function keepCopy(folder: string): void {
  cpSync(folder, copyOf(folder), { recursive: true });
}

function putBack(folder: string): void {
  rmSync(folder, { recursive: true });
  cpSync(copyOf(folder), folder, { recursive: true });
}

const kindsOf = (alarms: readonly { readonly kind: string }[]) => alarms.map((alarm) => alarm.kind);

describe('a real agent and a real collector', { timeout: 120_000 }, () => {
  it('F14: a state restored from an old copy is an alarm, no fork, and everything is right again', async () => {
    await run([[1, '1']]);
    keepCopy(host.state);
    await run([
      [1, '2'],
      [2, '1'],
    ]);
    putBack(host.state);
    await run([
      [1, '2'],
      [3, '1'],
    ]);
    const report = await host.report();
    expect(kindsOf(report.alarms)).toEqual(['state-rollback']);
    expect(report.host.forkedAt).toBeUndefined();
    // What the old copy remembered, and was over, was not told again.
    expect(await host.history(1)).toEqual(['installed 1', 'installed 2']);
    expect(await host.history(2)).toEqual(['installed 1', 'gone 1']);
    // The next start knows its place again.
    await run([[3, '1']]);
    expect(kindsOf((await host.report()).alarms)).toEqual(['state-rollback']);
  });

  it('F13: a spool that was deleted is an alarm and a loss, and the next look finds all again', async () => {
    await run([
      [1, '1'],
      [2, '1'],
    ]);
    const firstSeen = (await host.report()).findings.find(({ finding }) => finding.id.endsWith('2'))?.finding.firstSeen;
    rmSync(path.join(host.state, 'agent.sqlite'));
    await run([[2, '1']]);
    const report = await host.report();
    expect(kindsOf(report.alarms)).toEqual(['state-rollback']);
    expect(report.coverage.losses).toMatchObject([{ what: 'spools that were not there any more', count: 1 }]);
    expect(report.host.forkedAt).toBeUndefined();
    // An empty spool was not told as an empty host, and the collector remembers the first day.
    expect(await host.history(1)).toEqual(['installed 1', 'gone 1']);
    expect(await host.history(2)).toEqual(['installed 1']);
    expect(report.findings[0]?.finding.firstSeen).toBe(firstSeen);
  });

  it('F15: to a collector restored from yesterday’s copy the agent sends everything anew', async () => {
    await run([[1, '1']]);
    await host.stopCollector();
    keepCopy(host.data);
    await host.startCollector();
    await run([
      [1, '2'],
      [2, '1'],
    ]);
    await host.stopCollector();
    putBack(host.data);
    await host.startCollector();
    await run([
      [1, '2'],
      [3, '1'],
    ]);
    const report = await host.report();
    expect(report.host.forkedAt).toBeUndefined();
    expect(kindsOf(report.alarms)).toEqual([]);
  });

  it('F39: of two agents started at once on one state one runs, and the other says why it does not', async () => {
    host.see([[1, '1']]);
    const agents = [host.startAgent(), host.startAgent()];
    const loser = await Promise.race(agents.map(async (agent) => once(agent, 'exit').then(() => agent)));
    host.agent = agents.find((agent) => agent !== loser);
    expect(loser.exitCode).not.toBe(0);
    expect(host.log).toContain('another agent is using the state folder');
    const report = await host.until(['1@1']);
    expect(report.host.forkedAt).toBeUndefined();
  });

  it('T43: a regular stop says goodbye, a kill does not, and a start takes it back', async () => {
    await run([[1, '1']]);
    expect((await host.report()).host.stoppedAt).toBeDefined();
    await run([[1, '2']], 'SIGKILL');
    expect((await host.report()).host.stoppedAt).toBeUndefined();
    expect((await host.report()).coverage.losses).toEqual([]);
  });

  it(`F10: an agent whose state folder is read-only looks and reports on, and the collector knows${noMounts === undefined ? '' : ` (skipped: ${noMounts})`}`, async ({
    skip,
  }) => {
    skip(noMounts !== undefined, noMounts);
    await run([[1, '1']]);
    host.see([
      [1, '2'],
      [2, '1'],
    ]);
    host.startAgent('read-only');
    const report = await host.until(['1@2', '2@1']);
    expect(kindsOf(report.alarms)).toEqual(['not-on-disk']);
    expect(report.host).toMatchObject({ storage: 'memory' });
    await host.endAgent('SIGTERM');
    await run([[2, '2']]);
    const after = await host.report();
    expect(kindsOf(after.alarms)).toEqual(['state-rollback', 'not-on-disk']);
    expect(after.host).toMatchObject({ storage: 'disk' });
    expect(after.host.forkedAt).toBeUndefined();
  });

  it('T43: a goodbye that could not be sent is not sent later, when it is not true any more', async () => {
    host.see([[1, '1']]);
    host.startAgent();
    await host.until(['1@1']);
    await host.stopCollector();
    await host.endAgent('SIGTERM');
    await host.startCollector();
    await run([[1, '2']], 'SIGKILL');
    expect((await host.report()).host.stoppedAt).toBeUndefined();
  });
});
