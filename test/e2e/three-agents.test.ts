import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandView, HostReport, HostView } from '../../src/api-client/client.generated.ts';
import { noNetwork, OwnMachine } from './own-network.ts';
import { until } from './stack.ts';

const BANDOG = fileURLToPath(new URL('../../bin/bandog.mjs', import.meta.url));
const WAIT_MS = 90_000;
const skipped = noNetwork();
const TOOLS = {
  codex: ['@openai/codex', 'codex-cli'],
  opencode: ['opencode-ai', 'opencode'],
  qodercli: ['@qoder-ai/qodercli', 'qoder-cli'],
  gemini: ['@google/gemini-cli', 'gemini-cli'],
} as const;

/** One machine with its own root, and an agent that looks at it. */
class AgentMachine {
  readonly machine: OwnMachine;
  readonly #folder: string;
  #agent: ChildProcess | undefined;
  #told = '';

  constructor(machine: OwnMachine, folder: string) {
    this.machine = machine;
    this.#folder = folder;
    mkdirSync(path.join(this.root, 'etc'), { recursive: true });
    mkdirSync(path.join(this.root, 'home/ada'), { recursive: true });
    writeFileSync(path.join(this.root, 'etc/passwd'), 'ada:x:0:0::/home/ada:/bin/sh\n');
  }

  get root(): string {
    return path.join(this.#folder, 'root');
  }

  get state(): string {
    return path.join(this.#folder, 'state');
  }

  get log(): string {
    return this.#told;
  }

  install(bin: keyof typeof TOOLS): void {
    const [name] = TOOLS[bin];
    const tool = path.join(this.root, 'home/ada/.npm-global/lib/node_modules', name);
    mkdirSync(path.join(tool, 'bin'), { recursive: true });
    writeFileSync(path.join(tool, 'package.json'), JSON.stringify({ name, version: '1.2.3', bin: { [bin]: `bin/${bin}` } }));
    writeFileSync(path.join(tool, 'bin', bin), '#!/usr/bin/env node\n');
  }

  async enrol(tokenFile: string): Promise<void> {
    await call(this.machine, ['agent', 'enrol', '--token-file', tokenFile, '--state', this.state]);
  }

  start(): void {
    const agent = start(this.machine, [
      'agent',
      'run',
      '--state',
      this.state,
      '--root',
      this.root,
      '--cpu',
      '100',
      '--log-level',
      'debug',
    ]);
    agent.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#told += text));
    this.#agent = agent;
  }

  async stop(): Promise<void> {
    await end(this.#agent, 'SIGTERM');
  }
}

function start(machine: OwnMachine, argv: readonly string[]): ChildProcess {
  const [file, ...before] = machine.on;
  return spawn(file, [...before, process.execPath, BANDOG, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function end(child: ChildProcess | undefined, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** One command on a machine to its end. @throws Error with what it said when it fails */
async function call(
  machine: OwnMachine,
  argv: readonly string[],
  mayFail = false,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = start(machine, argv);
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  await once(child, 'close');
  if (child.exitCode !== 0 && !mayFail)
    throw new Error(`bandog ${argv.join(' ')} ended with ${child.exitCode}:\n${stdout}${stderr}`);
  return { code: child.exitCode, stdout, stderr };
}

describe.skipIf(skipped !== undefined)(`agents on machines of their own${skipped === undefined ? '' : ` (${skipped})`}`, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bandog-three-'));
  const data = path.join(folder, 'data');
  const machines: OwnMachine[] = [];
  const agents: AgentMachine[] = [];
  let router: OwnMachine;
  let collector: ChildProcess;
  let collectorLog = '';

  /** A machine with a cable to the router, and nothing that runs on it yet. */
  async function machine(name: string): Promise<AgentMachine> {
    const own = path.join(folder, name);
    mkdirSync(own, { recursive: true });
    const made = await OwnMachine.start(name, own);
    machines.push(made);
    router.connect(made, machines.length);
    const agent = new AgentMachine(made, own);
    agents.push(agent);
    return agent;
  }
  const manage = (...argv: readonly string[]) => call(router, [...argv, '--data', data]);
  const hosts = async () => JSON.parse((await manage('collector', 'host', 'list', '--json')).stdout) as readonly HostView[];
  const report = async (host: string) => {
    const { stdout } = await call(router, ['query', host, '--json', '--data', data], true);
    return stdout === '' ? undefined : (JSON.parse(stdout) as HostReport);
  };
  const productsOf = async (host: string) =>
    (await report(host))?.findings
      .map((one) => one.finding.product)
      .toSorted()
      .join(' ');
  const finds = (host: string, ...tools: readonly (keyof typeof TOOLS)[]) => {
    const wanted = tools
      .map((tool) => TOOLS[tool][1])
      .toSorted()
      .join(' ');
    return until(`${host} has ${wanted}`, async () => (await productsOf(host)) === wanted, WAIT_MS);
  };
  const token = async (uses: number) => {
    const { stdout } = await manage('collector', 'token', 'create', '--name', 'three', '--uses', String(uses));
    const file = path.join(folder, `token-${uses}`);
    writeFileSync(file, stdout, { mode: 0o600 });
    return file;
  };

  beforeAll(async () => {
    const own = path.join(folder, 'router');
    mkdirSync(own);
    router = await OwnMachine.start('router', own);
    const names = ['ada-pc', 'ben-pc', 'cho-pc', 'imaged-pc'];
    for (const name of names) await machine(name);
    const where = names.flatMap((_, index) => ['--name', `10.77.${index + 1}.1`]);
    collector = start(router, [
      'collector',
      'run',
      '--data',
      data,
      '--listen',
      '0.0.0.0:0',
      '--contact-interval',
      '30',
      ...where,
    ]);
    collector.stderr?.setEncoding('utf8').on('data', (text: string) => (collectorLog += text));
    await until('the collector runs', () => collectorLog.includes('collector runs') || collector.exitCode !== null, WAIT_MS);
    expect(collector.exitCode, collectorLog).toBe(null);
  }, 2 * WAIT_MS);
  afterAll(async () => {
    for (const agent of agents) await agent.stop();
    await end(collector, 'SIGTERM');
    for (const one of [...machines, router]) await one.stop();
    rmSync(folder, { recursive: true, force: true });
  }, WAIT_MS);

  it('are enrolled, rescanned, cloned and revoked, each for itself', { timeout: 8 * WAIT_MS }, async () => {
    const [ada, ben, cho, imaged] = agents;
    if (ada === undefined || ben === undefined || cho === undefined || imaged === undefined)
      throw new Error('there are no machines');
    // Enrolled: with one token for three of them, and no fourth.
    const three = await token(3);
    for (const [agent, tool] of [
      [ada, 'codex'],
      [ben, 'opencode'],
      [cho, 'qodercli'],
    ] as const) {
      agent.install(tool);
      await agent.enrol(three);
      agent.start();
    }
    expect(await call(imaged.machine, ['agent', 'enrol', '--token-file', three, '--state', imaged.state], true)).toMatchObject({
      stderr: expect.stringContaining('E_ENROL_REFUSED'),
    });
    await finds('ada-pc', 'codex');
    await finds('ben-pc', 'opencode');
    await finds('cho-pc', 'qodercli');
    expect((await hosts()).map(({ name }) => name).toSorted()).toEqual(['ada-pc', 'ben-pc', 'cho-pc']);

    // Rescanned: the one that was asked, over its own cable.
    const ordered = await manage('collector', 'host', 'rescan', 'ada-pc', '--wait', '90', '--json');
    expect((JSON.parse(ordered.stdout) as CommandView).state).toBe('acted');
    expect(cho.log).not.toContain('rescan');

    // Cloned: ben-pc's state on another machine. Both become hosts of their own.
    await ben.stop();
    rmSync(imaged.state, { recursive: true, force: true });
    cpSync(ben.state, imaged.state, { recursive: true });
    ben.start();
    imaged.start();
    ben.install('gemini');
    imaged.install('codex');
    const open = async () => (await hosts()).filter((host) => host.closed === undefined && host.forkedAt === undefined);
    const names = async () => (await open()).map(({ name }) => name).toSorted();
    await until('four hosts are open', async () => (await names()).join() === 'ada-pc,ben-pc,cho-pc,imaged-pc', 3 * WAIT_MS);
    await finds('ben-pc', 'opencode', 'gemini');
    await finds('imaged-pc', 'codex');

    // Revoked: believed no more, while the others go on.
    const [stolen] = (await hosts()).filter(({ name }) => name === 'cho-pc');
    await manage('collector', 'host', 'revoke', 'cho-pc');
    cho.install('gemini');
    ada.install('gemini');
    await finds('ada-pc', 'codex', 'gemini');
    await until('cho-pc knows', () => cho.log.includes('E_UNAUTHENTICATED'), WAIT_MS);
    const after = await report(stolen?.id ?? '');
    expect(after?.host.closed?.as).toBe('revoked');
    expect(after?.findings.map((one) => one.finding.product)).toEqual(['qoder-cli']);
    expect(await names()).toEqual(['ada-pc', 'ben-pc', 'imaged-pc']);
    expect((await manage('collector', 'audit', 'verify')).stdout).toContain('follow from one another');
    expect(collectorLog).not.toContain('met a defect');
    expect(readFileSync(path.join(data, 'address'), 'utf8')).toContain('127.0.0.1');
  });
});
