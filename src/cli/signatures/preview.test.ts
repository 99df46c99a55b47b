import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSources, SHIPPED_SIGNATURES } from './sources.ts';
import { command } from './command.ts';
import { finding } from '../../collector/store/fixtures/finding.ts';
import { runCommand } from '../../../test/collector/command-io.ts';
import { runCollector, type RunningCollector } from '../../../test/collector/running-collector.ts';
import { TestHost } from '../../../test/collector/test-host.ts';

let running: RunningCollector;
beforeAll(async () => {
  running = await runCollector();
  for (const name of ['ada-laptop', 'ben-laptop']) {
    const { token } = await running.client.createEnrolmentToken({ name, uses: 1, expiresInSeconds: 600 });
    const host = await TestHost.enrol(running.call, token, name);
    const open = [finding()];
    await host.send(
      open.map((one) => ({ kind: 'finding', finding: one })),
      open,
    );
  }
});
afterAll(() => running.close());

const shipped = (id: string) =>
  readSources(SHIPPED_SIGNATURES, '/').find(({ path: file }) => file.endsWith(`/${id}.yaml`))?.text ?? '';

async function preview(name: string, text: string) {
  writeFileSync(path.join(running.folder, name), text);
  return runCommand(command, ['preview', name, '--data', running.collector.dataFolder], { cwd: running.folder });
}

describe('bandog signatures preview', { timeout: 60_000 }, () => {
  it('says that nothing changes', async () => {
    const { code, stdout } = await preview('claude-code.yaml', shipped('claude-code'));
    expect([code, stdout]).toEqual([0, 'Nothing changes for the 2 open findings.\n']);
  });
  it('counts what becomes less sure, by findings and hosts', async () => {
    const { code, stdout } = await preview(
      'claude-code.yaml',
      shipped('claude-code').replace('status: stable', 'status: experimental'),
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/claude-code +proven → possible +2 +2\n/);
  });
  it('counts what appears under a new id, and says what it cannot know', async () => {
    const { stdout } = await preview('other-code.yaml', shipped('claude-code').replace('id: claude-code', 'id: other-code'));
    expect(stdout).toMatch(/other-code +appears, proven +2 +2\n/);
    expect(stdout).toContain('other-code: new. What no host has reported yet, only a ring of hosts can say');
  });
  it('tells a broken file', async () => {
    expect(await preview('broken.yaml', 'id: [')).toMatchObject({ error: 'E_SIGNATURE_INVALID' });
    expect(await runCommand(command, ['preview'])).toMatchObject({ code: 2 });
  });
});
