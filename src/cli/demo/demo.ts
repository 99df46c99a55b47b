import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { setupCodeFile } from '../../collector/first-administrator.ts';
import { KnownError } from '../../domain/errors.ts';
import { shippedConsole } from '../shipped-console.ts';
import { employeeTexts } from './employee-texts.ts';
import { openLoopbackDoor } from './loopback-door.ts';

const ENTRY = fileURLToPath(new URL('../../../bin/bandog.mjs', import.meta.url));
const READY_MS = 20_000;
const STOP_MS = 5000;
/** Somebody watches and wants to see at once what he changes. */
const DEMO_CPU_PERCENT = 100;

/** A collector and an agent that run for one demonstration. */
export interface Demo {
  readonly url: string;
  /** Opened in a browser here it signs in once and shows this machine; absent when the console is not built. */
  readonly link?: string | undefined;
  /** The collector's data folder, for `--data`. */
  readonly data: string;
  /** The agent's state folder, for `--state`. */
  readonly state: string;
  readonly host: string;
  /** Rejects when one of the two ends by itself. */
  readonly ended: Promise<never>;
  stop(): Promise<void>;
}

/** Where a demonstration keeps its state, what it judges by, and who is told of its steps. */
export interface DemoOptions {
  readonly folder: string;
  readonly policy: string;
  readonly host: string;
  readonly step: (text: string) => void;
}

/**
 * Starts both, as they are started on real machines: a collector with its own certificate authority, a token, an enrolment, an
 * agent with its scanner. Their logs lie in the folder.
 *
 * @throws KnownError E_UPLINK_UNREACHABLE when one does not come up, with the end of its log
 */
export async function startDemo({ folder, policy, host, step }: DemoOptions): Promise<Demo> {
  const data = path.join(folder, 'collector');
  const state = path.join(folder, 'agent');
  const collector = start(
    'collector',
    ['collector', 'run', '--data', data, '--listen', '127.0.0.1:0', '--policy', policy],
    folder,
  );
  const children = [collector];
  const stop = async (): Promise<void> => {
    await Promise.all(children.toReversed().map((child) => end(child)));
  };
  try {
    const url = await addressOf(data, collector);
    step(`collector runs at ${url}, with a certificate authority of its own`);
    const { token } = JSON.parse(await call(['collector', 'token', 'create', '--name', 'demo', '--json', '--data', data])) as {
      token: string;
    };
    await tellEmployees(policy, { folder, data });
    const tokenFile = path.join(folder, 'token');
    writeFileSync(tokenFile, token, { mode: 0o600 });
    await call(['agent', 'enrol', '--token-file', tokenFile, '--state', state]);
    step('this machine is enrolled, with a key made here');
    const agent = start('agent', ['agent', 'run', '--state', state, '--cpu', String(DEMO_CPU_PERCENT)], folder);
    children.push(agent);
    step('agent and scanner run; looking at this machine');
    const ended = Promise.race([failure(collector), failure(agent)]);
    ended.catch(() => undefined); // looked at by who follows; an end after that is the ordinary one
    const door = await openLoopbackDoor({ url, data });
    const stopAll = async (): Promise<void> => {
      await door.close();
      await stop();
    };
    return { url, link: linkTo(door.url, { data, host }), data, state, host, ended, stop: stopAll };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What the person at this machine is told of what is to go: part of the settings that a company publishes. */
async function tellEmployees(
  policy: string,
  { folder, data }: { readonly folder: string; readonly data: string },
): Promise<void> {
  const campaigns = await employeeTexts(policy);
  if (campaigns.length === 0) return;
  const file = path.join(folder, 'settings.json');
  writeFileSync(file, JSON.stringify({ campaigns }), { mode: 0o600 });
  await call(['collector', 'settings', 'publish', file, '--data', data]);
}

/** The code stands behind the `#`, which a browser keeps to itself; it is good once, and the page takes it out of its history. */
function linkTo(url: string, { data, host }: { readonly data: string; readonly host: string }): string | undefined {
  const code = textOf(setupCodeFile(data))?.trim();
  if (code === undefined || !existsSync(path.join(shippedConsole(), 'index.html'))) return undefined;
  return `${url}/hosts/${encodeURIComponent(host)}#demo=${code}`;
}

interface Child {
  readonly name: string;
  readonly process: ChildProcess;
  readonly log: string;
}

function start(name: string, args: readonly string[], folder: string): Child {
  const log = path.join(folder, `${name}.log`);
  const stream = openSync(log, 'a', 0o600);
  return { name, log, process: spawn(process.execPath, [ENTRY, ...args], { stdio: ['ignore', 'ignore', stream] }) };
}

async function addressOf(data: string, collector: Child): Promise<string> {
  const until = performance.now() + READY_MS;
  while (performance.now() < until && collector.process.exitCode === null) {
    const address = textOf(path.join(data, 'address'));
    if (address !== undefined && address !== '') return address.trim();
    await sleep(50);
  }
  throw notUp(collector);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // not there yet
  }
}

/** One command to its end; its standard output. */
async function call(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [ENTRY, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString('utf8')));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (code === 0) return said.out;
  throw new KnownError(
    'E_UPLINK_UNREACHABLE',
    `bandog ${args[0]} ${args[1]} failed: ${said.err.trim()}`,
    'Run the demo again with --keep and look at the logs.',
  );
}

function failure(child: Child): Promise<never> {
  return new Promise((_, reject) => child.process.on('exit', () => reject(notUp(child))));
}

function notUp({ name, log }: Child): KnownError {
  const tail = (textOf(log) ?? '').trim().split('\n').slice(-3).join('\n');
  return new KnownError(
    'E_UPLINK_UNREACHABLE',
    `the ${name} ended or did not come up: ${tail || 'it said nothing'}`,
    'Run the demo again with --keep and look at the logs.',
  );
}

async function end({ process: child }: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.on('close', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await closed;
  clearTimeout(late);
}
