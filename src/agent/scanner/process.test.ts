import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServiceManager } from '../../../test/doubles/service-manager.ts';
import { LIMITS } from '../../wire/limits.ts';
import type { FromScanner } from '../../wire/pipe.ts';
import { ScannerProcess } from './process.ts';
import type { ScannerSource } from './source.ts';

const MAIN = path.resolve(import.meta.dirname, '../../main.ts');
/** Each look starts two processes, on a machine that may do much else. */
const WAIT = { timeout: 40_000, interval: 20 };
vi.setConfig({ testTimeout: 60_000 });

let folder = '';
let manager: ServiceManager | undefined;
let scanner: ScannerProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-source-'));
});
afterEach(async () => {
  await scanner?.stop();
  await manager?.close();
  [scanner, manager] = [undefined, undefined];
  rmSync(folder, { recursive: true });
});

/** A scanner over a source, what it said, and why it ended each time. */
function begun(source: ScannerSource) {
  const [said, ends]: [FromScanner[], string[]] = [[], []];
  let logged = '';
  scanner = new ScannerProcess(source, {
    log: pino({ level: 'error' }, { write: (line) => (logged += line) }),
    events: { said: (message) => said.push(message), ended: (why) => ends.push(why) },
  });
  scanner.start();
  return { said, ends, logged: () => logged };
}

const socket = () => path.join(folder, 'scan.sock');
const realScanner = (...more: readonly string[]) =>
  [process.execPath, '--no-warnings', MAIN, 'scanner', 'run', '--root', folder, ...more] as const;
/** Says something so many times to its owner, however slowly that reads, and then waits to be ended. */
const saying = ({ text, times }: Said, descriptor: number) =>
  [
    process.execPath,
    '-e',
    `const say = () => { try { fs.writeSync(${descriptor}, ${JSON.stringify(text)}) } catch (e) { if (e.code !== 'EAGAIN') process.exit(); say() } };
     for (let i = 0; i < ${times}; i++) say();
     setInterval(() => {}, 1000)`,
  ] as const;

interface Said {
  readonly text: string;
  readonly times: number;
}

const WAYS = [
  {
    name: 'as a child',
    real: (): Promise<ScannerSource> => Promise.resolve(child(realScanner())),
    hostile: (said: Said): Promise<ScannerSource> => Promise.resolve(child(saying(said, 1))),
  },
  {
    name: 'behind a socket',
    real: (): Promise<ScannerSource> => served((peer) => realScanner('--socket', socket(), '--peer', peer)),
    hostile: (said: Said): Promise<ScannerSource> => served(() => saying(said, 0)),
  },
] as const;

function child([file, ...args]: readonly [string, ...string[]]): ScannerSource {
  return { file, args, env: {} };
}

async function served(command: (peer: string) => readonly [string, ...string[]]): Promise<ScannerSource> {
  manager = await ServiceManager.listen(socket(), command);
  return { socket: socket() };
}

describe.each(WAYS)('a scanner $name', ({ real, hostile }) => {
  it('is ready, answers an order, and ends when it is told to', async () => {
    const { said, ends } = begun(await real());
    await vi.waitFor(() => expect(said.map(({ kind }) => kind)).toContain('ready'), WAIT);
    expect(scanner?.say({ kind: 'scan', id: 7, depth: 'quick', deadlineMs: 30_000 })).toBe(true);
    await vi.waitFor(() => expect(said.find(({ kind }) => kind === 'result')).toMatchObject({ id: 7, observations: [] }), WAIT);
    await scanner?.stop();
    expect(ends).toEqual([]);
    expect(scanner?.say({ kind: 'scan', id: 8, depth: 'quick', deadlineMs: 30_000 })).toBe(false);
    if (manager !== undefined)
      await vi.waitFor(() => expect(manager?.started.map(({ exitCode }) => exitCode)).toEqual([0]), WAIT);
  });

  it.each([
    { name: 'a line that the protocol does not allow', given: { text: '{"kind":"run"}\n', times: 1 }, want: 'does not allow' },
    {
      name: 'a line that does not end',
      given: { text: 'x'.repeat(65536), times: LIMITS.pipeMessageBytes / 65536 + 8 },
      want: 'beyond the limit',
    },
  ])('is ended and begun again after $name', async ({ given, want }) => {
    const { said, ends, logged } = begun(await hostile(given));
    await vi.waitFor(() => expect(ends.length).toBeGreaterThan(1), WAIT);
    expect(said).toEqual([]);
    expect(logged()).toContain(want);
  });
});

it('is reached once its socket is there', async () => {
  const { said, ends } = begun({ socket: socket() });
  await vi.waitFor(() => expect(ends[0]).toContain('ENOENT'), WAIT);
  manager = await ServiceManager.listen(socket(), (peer) => realScanner('--socket', socket(), '--peer', peer));
  await vi.waitFor(() => expect(said[0]).toMatchObject({ kind: 'ready' }), WAIT);
});

it.each([
  { name: 'ends it in order', given: (agent: Socket) => void agent.end() },
  { name: 'is killed', given: (agent: Socket) => void agent.destroy() },
])('ends when its owner $name before it has begun', async ({ given }) => {
  manager = await ServiceManager.listen(socket(), (peer) => realScanner('--socket', socket(), '--peer', peer));
  const agent = connect(socket());
  agent.once('connect', () => given(agent));
  await vi.waitFor(() => expect(manager?.started.map(({ exitCode }) => exitCode)).toEqual([0]), WAIT);
});

it('refuses a stranger: the account that the service manager names is not the socket’s owner', async () => {
  const stranger = (process.getuid?.() ?? 0) + 1;
  manager = await ServiceManager.listen(socket(), () => realScanner('--socket', socket(), '--peer', `1-1-${stranger}`));
  const { said, ends } = begun({ socket: socket() });
  await vi.waitFor(() => expect(ends.length).toBeGreaterThan(0), WAIT);
  expect(said).toEqual([]);
  await vi.waitFor(() => expect(manager?.started[0]?.exitCode).toBe(3), WAIT);
});
