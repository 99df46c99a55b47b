import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../../test/collector/command-io.ts';
import { runCollector, type RunningCollector } from '../../../test/collector/running-collector.ts';
import { webhookReceiver, type Received, type Receiver } from '../../../test/sinks/receivers.ts';
import { command } from './command.ts';

let running: RunningCollector;
let web: Receiver<Received>;
let file = '';
beforeAll(async () => {
  running = await runCollector({ sinksEveryMs: 20 });
  web = await webhookReceiver((_, count) => ({ status: count === 2 ? 503 : 200 }));
  file = path.join(running.folder, 'siem.yaml');
  writeFileSync(
    file,
    `type: webhook
url: https://127.0.0.1:${web.port}/
filter: { kinds: [finding.opened] }
allowedNetworks: [127.0.0.1]
authority: |
${web.authority.replaceAll(/^/gm, '  ')}
template: |
  {"text": "{{markup:data.summary}}"}
`,
  );
});
afterAll(async () => {
  await running.close();
  await web.close();
});

const run = (...argv: readonly string[]) => runCommand(command, ['sink', ...argv, '--data', running.collector.dataFolder]);

describe('bandog collector sink', () => {
  it('adds, tries, changes, lists and removes a sink by a file', async () => {
    const secrets = path.join(running.folder, 'authorization');
    writeFileSync(secrets, 'Bearer abc\n');
    const made = await run('add', 'siem', file, '--authorization-file', secrets);
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=\n$/) });
    expect(await run('test', 'siem')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Taken in \d+ ms\.\n$/) });
    expect(web.received[0]).toMatchObject({ headers: { authorization: 'Bearer abc' } });
    expect(web.received[0]?.body).toBe('{"text":"a test of this sink by token:local-administrator"}');
    expect(await run('test', 'siem')).toMatchObject({ code: 1, stdout: 'Not taken: the receiver answered 503.\n' });
    expect(await run('change', 'siem', file)).toMatchObject({ code: 0, stderr: 'siem has other settings now.\n' });
    expect((await run('rotate-secret', 'siem')).stdout).not.toBe(made.stdout);
    expect(await run('pause', 'siem')).toMatchObject({ code: 2 });
    expect(await run('pause', 'siem', '--why', 'moves')).toMatchObject({ code: 0 });
    expect((await run('list')).stdout).toMatch(/^siem +127\.0\.0\.1:\d+ +paused: moves +0 +0 +0 +never$/m);
    expect(await run('resume', 'siem')).toMatchObject({ code: 0 });
    expect((await run('list')).stdout).toMatch(/^siem +127\.0\.0\.1:\d+ +works /m);
    expect(await run('dead', 'siem')).toMatchObject({ code: 0, stdout: 'Nothing was given up.\n' });
    expect(await run('retry', 'siem')).toMatchObject({ code: 0, stderr: '0 events wait again.\n' });
    expect(await run('remove', 'siem')).toMatchObject({ code: 0 });
    expect(JSON.parse((await run('list', '--json')).stdout)).toEqual([]);
  });

  it('says what is wrong', async () => {
    expect(await run('test', 'siem')).toMatchObject({ code: 3, error: 'E_NOT_FOUND' });
    expect(await run('add', 'UPPER', file)).toMatchObject({ code: 3, error: 'E_BAD_REQUEST' });
    for (const wrong of [
      [],
      ['flush'],
      ['add', 'x'],
      ['add', 'x', '/nowhere.yaml'],
      ['add', 'x', file, '--authorization-file', '/no'],
      ['retry'],
    ])
      expect(await run(...wrong), wrong.join(' ')).toMatchObject({ code: 2 });
  });
});
