import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../../test/collector/command-io.ts';
import { runCollector, type RunningCollector } from '../../../test/collector/running-collector.ts';
import { command } from './command.ts';

let running: RunningCollector;
let exported: readonly string[];
beforeAll(async () => {
  running = await runCollector();
  for (const name of ['a', 'b', 'c', 'd']) await running.client.createApiToken({ name, role: 'viewer' });
  await run('audit', 'export');
  for (const name of ['e', 'f']) await running.client.createApiToken({ name, role: 'viewer' });
  exported = (await run('audit', 'export')).stdout.trim().split('\n');
});
afterAll(() => running.close());

const run = (...argv: readonly string[]) => runCommand(command, [...argv, '--data', running.collector.dataFolder]);
const verify = (...argv: readonly string[]) => run('verify-log', ...argv);

/** Whoever holds the database can drop its triggers, and write whatever he wants. */
function tamper(sql: string): void {
  const database = new DatabaseSync(path.join(running.collector.dataFolder, 'store.sqlite'));
  const triggers = database.prepare("SELECT name, sql FROM sqlite_master WHERE name LIKE 'audit_%' AND type = 'trigger'").all();
  for (const trigger of triggers) database.exec(`DROP TRIGGER ${String(trigger['name'])}`);
  database.exec(sql);
  for (const trigger of triggers) database.exec(String(trigger['sql']));
  database.close();
}

function fileOf(name: string, lines: readonly string[]): string {
  const file = path.join(running.folder, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
const isPart = (name: string) => (line: string) => line.startsWith(`{"${name}"`);

describe('T70: the audit log is verified', () => {
  it('by the collector, up to the newest seal', async () => {
    const { code, stdout } = await verify();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^All \d+ lines .* Up to line \d+ it is as it was sealed at 20.*\n2 seals by the audit key MCow/);
  });
  it('from a file, without a collector', async () => {
    const log = fileOf('log.jsonl', exported);
    const seals = path.join(running.collector.dataFolder, 'audit-seals.jsonl');
    const key = JSON.parse(exported[0] ?? '') as { head: { key: string } };
    expect(await verify('--log', log)).toMatchObject({ code: 0 });
    expect(await verify('--log', log, '--seals', seals, '--key', key.head.key)).toMatchObject({ code: 0 });
  });
  const line = (number: number) => `{"line":{"number":${number},`;
  const forgeries = [
    {
      name: 'a changed line',
      given: () => exported.map((one) => (one.startsWith(line(4)) ? one.replace('"viewer', '"auditor') : one)),
      want: 'line 4 was changed',
    },
    {
      name: 'a removed line',
      given: () => exported.filter((one) => !one.startsWith(line(4))),
      want: 'line 4 and perhaps more are missing',
    },
    {
      name: 'lines in another order',
      given: () => [...exported.filter((one) => !one.startsWith(line(4))), ...exported.filter((one) => one.startsWith(line(4)))],
      want: 'line 4 is not where it belongs',
    },
    {
      name: 'an end that was cut off',
      given: () => exported.filter((one) => !isPart('line')(one) || one.startsWith(line(1))),
      want: 'line 2 and all after it',
    },
  ];
  for (const { name, given, want } of forgeries) {
    it(`and ${name} in it is found`, async () => {
      const { code, stdout } = await verify('--log', fileOf('forged.jsonl', given()));
      expect(stdout).toContain(want);
      expect(code).toBe(1);
    });
  }
  it('and an end that was cut off with its seals is found by a seal that was kept elsewhere', async () => {
    const all = exported.filter(isPart('seal'));
    const short = exported.filter((one) => !isPart('seal')(one) && !/^\{"line":\{"number":(\d\d|[7-9]),/.test(one));
    const log = fileOf('short.jsonl', [...short, ...all.slice(0, 1)]);
    expect(await verify('--log', log)).toMatchObject({ code: 0 });
    const logged = JSON.parse(all[1] ?? '') as { seal: { text: string; signature: string } };
    // As it stands in the process's own log.
    const entry = JSON.stringify({
      level: 30,
      msg: 'audit log sealed',
      seal: logged.seal.text,
      signature: logged.seal.signature,
    });
    const { code, stdout } = await verify(
      '--log',
      log,
      '--seals',
      fileOf('process.log', ['{"msg":"collector runs"}', 'no JSON', entry]),
    );
    expect(stdout).toContain('and all after it, which were sealed');
    expect(code).toBe(1);
  });
  it('and a seal that somebody else made counts for nothing', async () => {
    const other = await runCollector();
    const theirs = readFileSync(path.join(other.collector.dataFolder, 'audit.key'), 'utf8');
    expect(theirs).toContain('PRIVATE KEY');
    const verification = await other.client.verifyAuditLog();
    await other.close();
    const { code, stdout } = await verify('--log', fileOf('log.jsonl', exported), '--key', verification.key);
    expect(stdout).toContain('2 seals are not signed by the audit key');
    expect(code).toBe(1);
  });
  it('and one whose seals were all taken out is not believed', async () => {
    const { code, stdout } = await verify(
      '--log',
      fileOf(
        'stripped.jsonl',
        exported.filter((one) => !isPart('seal')(one)),
      ),
    );
    expect(stdout).toContain('this one has none');
    expect(code).toBe(1);
  });
  it('and it says when the key is nobody else than the file', async () => {
    const log = fileOf('log.jsonl', exported);
    const { head } = JSON.parse(exported[0] ?? '') as { head: { key: string } };
    expect((await verify('--log', log)).stdout).toContain('the one that the file itself names');
    expect((await verify('--log', log, '--key', head.key)).stdout).not.toContain('the file itself');
  });
  it('and what is no log is refused', async () => {
    for (const lines of [['nothing'], ['{"line":{"number":1}}'], exported.filter(isPart('line')), ['{"__proto__":{}}']])
      expect(await verify('--log', fileOf('none.jsonl', lines))).toMatchObject({ code: 2, error: 'E_USAGE' });
    expect(await verify('--log', '/nowhere')).toMatchObject({ code: 2 });
    expect(await verify('--key', 'x')).toMatchObject({ code: 2 });
  });
  it('and what is done to its rows is found by the collector', async () => {
    const before = await running.client.verifyAuditLog();
    expect(before.problems).toEqual([]);
    tamper("UPDATE audit_log SET actor = 'token:somebody' WHERE number = 3");
    expect((await running.client.verifyAuditLog()).problems).toEqual([{ line: 3, what: 'changed' }]);
    tamper("UPDATE audit_log SET detail = 'no JSON' WHERE number = 3");
    expect((await running.client.verifyAuditLog()).problems).toEqual([{ line: 3, what: 'changed' }]);
    tamper('DELETE FROM audit_log WHERE number = 3');
    expect((await running.client.verifyAuditLog()).problems).toEqual([{ line: 3, what: 'missing' }]);
    // With the store's seals too: those beside it and in the process's log still tell.
    tamper('DELETE FROM audit_log WHERE number > 2; DELETE FROM audit_seal');
    expect((await verify()).stdout).toContain('line 3 and all after it, which were sealed, are missing');
  });
});
