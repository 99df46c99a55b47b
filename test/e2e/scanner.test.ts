import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseFromScanner } from '../../src/wire/parse-pipe.ts';
import type { FromScanner } from '../../src/wire/pipe.ts';

let base: string;
let scanner: ChildProcessByStdio<Writable, Readable, null>;
let lines: Interface;

beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'bandog-scanner-'));
  const main = path.join(import.meta.dirname, '../../src/main.ts');
  scanner = spawn(process.execPath, ['--no-warnings', main, 'scanner', 'run', '--cache', base], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  lines = createInterface({ input: scanner.stdout });
});
afterEach(async () => {
  if (scanner.exitCode === null && scanner.signalCode === null) {
    scanner.kill('SIGKILL');
    await once(scanner, 'exit');
  }
  rmSync(base, { recursive: true });
});

async function next(kind: FromScanner['kind']): Promise<FromScanner> {
  for (;;) {
    const [line] = (await once(lines, 'line')) as [string];
    const message = parseFromScanner(line);
    if (message === undefined) throw new Error(`the protocol does not allow ${line.slice(0, 200)}`);
    if (message.kind === kind) return message;
  }
}

const say = (text: string) => scanner.stdin.write(`${text}\n`);

describe('the scanner as a process', () => {
  it('says that it watches, looks when it is told to, and ends with its input', async () => {
    expect(await next('ready')).toMatchObject({ watched: expect.any(Number) });
    say('{"kind":"scan","id":7,"depth":"quick","deadlineMs":60000}');
    const result = await next('result');
    expect(result).toMatchObject({ id: 7 });
    expect(result.kind === 'result' && result.coverage.length).toBeGreaterThan(5);
    scanner.stdin.end();
    const [code] = (await once(scanner, 'exit')) as [number | null];
    expect(code).toBe(0);
  }, 90_000);

  it('answers a look that reached its deadline with gaps', async () => {
    await next('ready');
    say('{"kind":"scan","id":1,"depth":"deep","deadlineMs":1000}');
    const answer = await next('result');
    // On a busy machine the worker may not have begun by then; what matters is that nobody takes this for a whole look.
    const isWhole = answer.kind === 'result' && answer.coverage.length > 0 && answer.coverage.every((scope) => scope.complete);
    expect(isWhole).toBe(false);
  }, 60_000);

  for (const line of ['{"kind":"run","command":"id"}', 'not json', '{"kind":"scan","id":1,"depth":"quick","deadlineMs":1}']) {
    it(`ends when the agent says what the protocol does not allow: ${line}`, async () => {
      await next('ready');
      say(line);
      const [code] = (await once(scanner, 'exit')) as [number | null];
      expect(code).toBe(3);
    }, 30_000);
  }
});
