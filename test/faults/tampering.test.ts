import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { OwnFiles } from '../../src/agent/program/own-files.ts';
import { selfReport } from '../../src/agent/self-report.ts';
import { openSpool } from '../../src/agent/spool/open-spool.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { ROUTES } from '../../src/wire/routes.ts';
import { runCollector, type RunningCollector } from '../collector/running-collector.ts';
import { TestHost } from '../collector/test-host.ts';

let base: string;
let running: RunningCollector;
beforeEach(async () => {
  base = mkdtempSync(path.join(tmpdir(), 'bandog-tamper-'));
  for (const folder of ['state', 'program', 'units']) mkdirSync(path.join(base, folder), { mode: 0o700 });
  writeFileSync(path.join(base, 'program/main.js'), 'program');
  writeFileSync(path.join(base, 'units/bandog-agent.service'), '[Service]\n');
  running = await runCollector();
});
afterEach(async () => {
  await running.close();
  rmSync(base, { recursive: true });
});

it('T45: what an agent says of its own files lets the collector see that they are others', async () => {
  const { token } = await running.client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 3600 });
  const host = await TestHost.enrol(running.call, token);
  const { spool } = openSpool(path.join(base, 'state'), systemClock);
  const files = new OwnFiles({ program: [path.join(base, 'program')], units: [path.join(base, 'units')] });
  const kindsAfterContact = async () => {
    await files.read();
    const body = JSON.stringify(selfReport({ version: '1', spool, files, epoch: 1 }, 0));
    expect((await running.call({ path: ROUTES.heartbeat, bearer: host.authorization, body })).status).toBe(200);
    const { alarms } = await running.client.getHost({ host: host.hostId });
    return alarms.map(({ kind }) => kind);
  };
  expect(await kindsAfterContact()).toEqual([]);
  expect(await kindsAfterContact()).toEqual([]);
  appendFileSync(path.join(base, 'program/main.js'), '// one line more');
  expect(await kindsAfterContact()).toEqual(['program-changed']);
  writeFileSync(path.join(base, 'units/bandog-agent.service'), '[Service]\nExecStart=/bin/true\n');
  expect(await kindsAfterContact()).toEqual(['units-changed', 'program-changed']);
  expect(await kindsAfterContact()).toEqual(['units-changed', 'program-changed']);
  spool.close();
});
