import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCollector, type RunningCollector } from '../../../test/collector/running-collector.ts';
import { TestHost } from '../../../test/collector/test-host.ts';
import { sha256 } from '../../domain/digest.ts';
import { ROUTES } from '../../wire/routes.ts';
import { command as query } from './command.ts';

let running: RunningCollector;
let host: TestHost;
beforeAll(async () => {
  running = await runCollector();
  const { token } = await running.client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 600 });
  host = await TestHost.enrol(running.call, token, 'ada-laptop');
});
afterAll(() => running.close());

async function meet(outcomes: readonly object[] = []): Promise<void> {
  const updates = { publisherKey: sha256('key'), refused: [], outcomes };
  const body = JSON.stringify({ agentVersion: '1', uptimeSeconds: 1, spooledBatches: 0, updates });
  await running.call({ path: ROUTES.heartbeat, bearer: host.authorization, body });
}

/** `bandog query ada-laptop --now` with a person before it or not; what is written until then is in `stderr`. */
function asked(isTTY: boolean, signal = new AbortController().signal) {
  const written = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({ write: (text: string) => void (written[name] += text), isTTY, columns: 80 });
  const argv = ['ada-laptop', '--now', '--data', running.collector.dataFolder];
  const code = query.run(argv, { stdout: output('stdout'), stderr: output('stderr'), env: { NO_COLOR: '1' }, cwd: '/', signal });
  return { code, written };
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await sleep(20);
}
const newest = async () => (await running.client.listCommands({ host: 'ada-laptop' })).items[0];

it('shows whoever waits before a terminal how far the host is, and then the answer', async () => {
  const before = await newest();
  const { code, written } = asked(true);
  await until(() => written.stderr.includes('it gets it with its next contact, due within'));
  await meet();
  await until(() => written.stderr.includes('it has taken the order'));
  const order = await newest();
  expect(order?.id).not.toBe(before?.id);
  const progress = { command: order?.id, phase: 'looking', scopes: 45, ofScopes: 151, copies: 3, seconds: 4 };
  await running.call({ path: ROUTES.progress, bearer: host.authorization, body: JSON.stringify(progress) });
  await until(() => written.stderr.includes('looking: 45 of 151 places, 3 copies so far, 4 s'));
  await meet([{ id: order?.id, state: 'acted' }]);
  expect(await code).toBe(3);
  // The line is gone when the answer comes.
  expect(written.stderr.endsWith('\r\u001b[2K')).toBe(true);
  expect(written.stdout).toContain('ada-laptop: ');
});

it('gives the answer that there is, and why it is no newer one, to who waits no more', async () => {
  const ending = new AbortController();
  const { code, written } = asked(false, ending.signal);
  await until(async () => (await newest())?.state === 'queued');
  await sleep(300);
  const begun = performance.now();
  ending.abort();
  expect(await code).toBe(3);
  expect(performance.now() - begun).toBeLessThan(10_000);
  expect(written.stderr).toMatch(/^bandog: the host did not look now: it gets it with its next contact, due within \d+ s\n$/);
});
