import { execFile } from 'node:child_process';
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../domain/finding.ts';
import { AgentConnection } from '../../cli/agent-connection.ts';
import type { Ask } from '../../wire/local.ts';
import { proofName, proofText } from '../../wire/local-proof.ts';
import { LOCAL_LIMITS } from '../../wire/local.ts';
import type { LocalSources } from './contract.ts';
import { LocalServer } from './server.ts';

const at = '2026-01-01T00:00:00.000Z';
const never = new AbortController().signal;
const finding = (id: string, more: Partial<Finding>): Finding => ({
  id: id.repeat(32),
  product: 'codex-cli',
  state: 'installed',
  channel: 'npm',
  environment: { kind: 'host' },
  anchor: '/usr/lib/codex',
  paths: [],
  running: [],
  identity: 'proven',
  evidence: [],
  scopes: ['npm@system'],
  firstSeen: at,
  lastSeen: at,
  catalogue: 'c'.repeat(64),
  ...more,
});
const FINDINGS = [
  finding('1', {}),
  finding('2', { account: { id: '4242', name: 'ada' }, anchor: '/home/ada/codex' }),
  finding('3', { account: { id: '4343', name: 'bob' }, anchor: '/home/bob/codex' }),
];

let base: string;
let proofs: string;
let file: string;
let server: LocalServer;
const sources = (): LocalSources => ({
  version: 'test',
  status: () => ({
    schema: 'bandog.status/1',
    state: base,
    running: true,
    enrolled: true,
    waiting: 0,
    findings: [],
    incomplete: [],
  }),
  findings: () => FINDINGS,
  coverage: () => [],
  nearMisses: () => [],
  lookNow: () => Promise.reject(new Error('not asked for')),
  heartbeat: () => ({}),
  intervalSeconds: () => 60,
  nextBatch: () => undefined,
  sent: () => [],
  sentBatch: () => undefined,
  diagnose: async () => [],
  products: async () => new Map(),
  machine: () => ({ host: { name: 'h', platform: 'linux' } }),
  settings: () => ({ desktopNotices: false, campaigns: new Map() }),
});

beforeEach(async () => {
  base = mkdtempSync(path.join(tmpdir(), 'bandog-face-'));
  // The folder of the socket may be entered by all, as the service's is; proofs lie in a folder like /dev/shm.
  file = path.join(base, 'run', 'status.sock');
  proofs = path.join(base, 'proofs');
  await promisify(execFile)('/bin/sh', [
    '-c',
    'chmod 755 "$1" && mkdir -m 755 "$1/run" && mkdir -m 1777 "$1/proofs"',
    'sh',
    base,
  ]);
  server = new LocalServer({ file, proofs }, { sources: sources(), log: pino({ level: 'silent' }) });
  await server.open();
});
afterEach(() => {
  server.close();
  rmSync(base, { recursive: true });
});

async function ask<K extends Ask['kind']>(given: Extract<Ask, { kind: K }>) {
  const agent = await AgentConnection.open([file], never);
  if (agent === undefined) throw new Error('no agent');
  try {
    return { sees: agent.sees, answer: await agent.ask<K>(given) };
  } finally {
    agent.close();
  }
}

/** A connection that says what it likes, and hears lines. */
class Rough {
  readonly socket: Socket;
  heard = '';
  isClosed = false;
  constructor() {
    this.socket = connect(file);
    this.socket.on('data', (chunk: Buffer) => (this.heard += chunk.toString()));
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => (this.isClosed = true));
  }
  async hello(): Promise<{ nonce: string }> {
    while (!this.heard.includes('\n')) await sleep(5);
    return JSON.parse(this.heard.split('\n')[0] ?? '') as { nonce: string };
  }
  async closed(): Promise<void> {
    for (let waited = 0; !this.isClosed && waited < 3000; waited += 10) await sleep(10);
  }
}
const socketId = () => {
  const { dev, ino } = lstatSync(file, { bigint: true });
  return `${dev}:${ino}`;
};

describe('the status socket', () => {
  it('shows the agent’s own account everything, and leaves no proof behind', async () => {
    const { sees, answer } = await ask<'findings'>({ kind: 'findings' });
    expect(sees).toBe('all');
    expect(answer.findings.length).toBe(3);
    expect(readdirSync(proofs)).toEqual([]);
  });

  it('answers one ask after the other on one connection', async () => {
    const agent = await AgentConnection.open([file], never);
    for (let time = 0; time < 3; time += 1) expect((await agent?.ask<'status'>({ kind: 'status' }))?.running).toBe(true);
    agent?.close();
  });

  it('is opened again over the socket of an agent that was killed', async () => {
    const dead = path.join(base, 'dead.sock');
    await promisify(execFile)(process.execPath, [
      '-e',
      `require('net').createServer().listen(${JSON.stringify(dead)}, () => process.kill(process.pid, 'SIGKILL'))`,
    ]).catch(() => undefined);
    expect(existsSync(dead)).toBe(true);
    const second = new LocalServer({ file: dead }, { sources: sources(), log: pino({ level: 'silent' }) });
    await second.open();
    const agent = await AgentConnection.open([dead], never);
    expect(agent?.sees).toBe('all');
    agent?.close();
    second.close();
  });

  it('does not take away what is no socket', async () => {
    const plain = path.join(base, 'plain');
    writeFileSync(plain, 'kept');
    const other = new LocalServer({ file: plain }, { sources: sources(), log: pino({ level: 'silent' }) });
    await other.open();
    expect(lstatSync(plain).isFile()).toBe(true);
    other.close();
  });

  const refused: readonly { readonly name: string; readonly prove: (nonce: string) => void }[] = [
    { name: 'no proof', prove: () => undefined },
    { name: 'a proof for another connection', prove: (nonce) => proof(nonce, { nonce: '0'.repeat(32), socket: socketId() }) },
    { name: 'a proof for another socket, relayed', prove: (nonce) => proof(nonce, { nonce, socket: '1:2' }) },
    { name: 'a proof that others can write', prove: (nonce) => proof(nonce, { nonce, socket: socketId() }, 0o666) },
    {
      name: 'a link to a proof',
      prove(nonce) {
        writeFileSync(path.join(base, 'elsewhere'), proofText({ nonce, socket: socketId() }));
        symlinkSync(path.join(base, 'elsewhere'), path.join(proofs, proofName({ nonce })));
      },
    },
    {
      name: 'a second name of a proof',
      prove(nonce) {
        writeFileSync(path.join(base, 'elsewhere'), proofText({ nonce, socket: socketId() }));
        linkSync(path.join(base, 'elsewhere'), path.join(proofs, proofName({ nonce })));
      },
    },
    { name: 'a folder', prove: (nonce) => mkdirSync(path.join(proofs, proofName({ nonce }))) },
  ];
  function proof(name: string, of: Parameters<typeof proofText>[0], mode = 0o644): void {
    const before = process.umask(0);
    writeFileSync(path.join(proofs, proofName({ nonce: name })), proofText(of), { mode });
    process.umask(before);
  }
  for (const { name, prove } of refused) {
    it(`refuses ${name}`, async () => {
      const rough = new Rough();
      const { nonce } = await rough.hello();
      prove(nonce);
      rough.socket.write('{"kind":"proven"}\n');
      await rough.closed();
      expect(rough.heard).toContain('E_FORBIDDEN');
      expect(rough.heard).not.toContain('welcome');
    });
  }

  const rude: readonly { readonly name: string; readonly say: string }[] = [
    { name: 'an ask before the proof', say: '{"kind":"ask","ask":{"kind":"status"}}\n' },
    { name: 'what is no JSON', say: 'GET / HTTP/1.1\n' },
    { name: 'a word too many', say: '{"kind":"proven","as":"root"}\n' },
    { name: 'two lines at once', say: '{"kind":"proven"}\n{"kind":"ask","ask":{"kind":"status"}}\n' },
    { name: 'a line without end', say: 'x'.repeat(LOCAL_LIMITS.askBytes + 1) },
  ];
  for (const { name, say } of rude) {
    it(`ends the session at ${name}`, async () => {
      const rough = new Rough();
      await rough.hello();
      rough.socket.write(say);
      await rough.closed();
      expect(rough.isClosed).toBe(true);
      expect(rough.heard.split('\n').filter((line) => line !== '').length).toBe(1);
    });
  }

  it('has room for so many connections and no more, and again when they end', async () => {
    const many = Array.from({ length: LOCAL_LIMITS.connections + 3 }, () => new Rough());
    await sleep(300);
    expect(many.filter(({ isClosed }) => !isClosed).length).toBe(LOCAL_LIMITS.connections);
    for (const { socket } of many) socket.destroy();
    await sleep(100);
    expect((await ask<'status'>({ kind: 'status' })).sees).toBe('all');
  });
});

const script = path.join(import.meta.dirname, '../../../test/doubles/ask-agent.ts');
const isRoot = process.geteuid?.() === 0;

describe.skipIf(!isRoot)('the status socket, asked by other accounts (needs root to become them)', () => {
  async function askAs(uid: number, given: Ask) {
    const args = ['--no-warnings', script, file, JSON.stringify(given)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { uid, gid: uid, env: {}, cwd: '/' });
    return JSON.parse(stdout) as { sees?: string; code?: string; answer?: { findings: readonly Finding[] } };
  }

  it('R11: shows a person his own copies and those of the machine, nobody else’s', async () => {
    const said = await askAs(4242, { kind: 'findings' });
    expect(said.sees).toBe('own');
    expect(said.answer?.findings.map(({ id }) => id[0])).toEqual(['1', '2']);
    expect(JSON.stringify(said)).not.toContain('bob');
  });

  it('R11: tells the account of a service nothing', async () => {
    expect(await askAs(33, { kind: 'findings' })).toEqual({ code: 'E_FORBIDDEN' });
    expect(await askAs(65534, { kind: 'status' })).toEqual({ code: 'E_FORBIDDEN' });
  });
});
