import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { HostReport } from '../../src/api-client/client.generated.ts';
import type { AgentStatus } from '../../src/wire/local.ts';
import { target } from '../../installer/linux-deb/target.ts';
import { stage } from '../../installer/stage.ts';
import { until } from '../e2e/stack.ts';
import type { Machine } from './machine.ts';

/** Where the collector's program and the packages show in the machine. */
export const SHOWN = '/opt/shown';
const DATA = '/srv/collector';

/** Two packages of the same sources, the second newer, in a folder that also holds the program for the collector. */
export async function packages(work: string, versions: readonly string[]): Promise<string> {
  const shown = path.join(work, 'shown');
  mkdirSync(shown, { recursive: true });
  for (const version of versions) {
    const staged = await stage({ folder: path.join(shown, 'program'), version, compression: 'fast' });
    await target.build(staged, shown);
  }
  return shown;
}

/** The program as it was built, for what is no part of the host: the collector and who asks it. */
function program(...args: readonly string[]): readonly [string, ...string[]] {
  return [`${SHOWN}/program/node`, '--no-warnings', `${SHOWN}/program/main.mjs`, ...args];
}

/** Starts a collector on the machine's loopback, as a service of its own. */
export async function startCollector(machine: Machine): Promise<void> {
  const run = program(
    'collector',
    'run',
    '--data',
    DATA,
    '--listen',
    '127.0.0.1:8443',
    '--policy',
    `${SHOWN}/program/example.yaml`,
  );
  machine.must('systemd-run', '--quiet', '--unit=test-collector', ...run);
  await until('the collector runs', () => machine.run('test', '-s', `${DATA}/address`).code === 0);
}

/** A token, as IT hands it out. */
export function token(machine: Machine): string {
  const made = machine.must(...program('collector', 'token', 'create', '--name', 'test', '--json', '--data', DATA));
  return (JSON.parse(made) as { readonly token: string }).token;
}

/** One call of `bandog collector`. */
export function collector(
  machine: Machine,
  ...words: readonly string[]
): { readonly code: number | null; readonly stdout: string } {
  return machine.run(...program('collector', ...words, '--data', DATA));
}

/** What the collector knows of the host; undefined while it knows no such host. */
export function report(machine: Machine, host: string): HostReport | undefined {
  const { stdout } = machine.run(...program('query', host, '--gone', '--json', '--data', DATA));
  return stdout.startsWith('{') ? (JSON.parse(stdout) as HostReport) : undefined;
}

/** What the installed program says of itself. */
export function status(machine: Machine): AgentStatus {
  return JSON.parse(machine.run('bandog', 'agent', 'status', '--json', '--state', '/var/lib/bandog').stdout) as AgentStatus;
}

/** Puts a tool into a home of the machine, as npm would have. */
export function plant(
  machine: Machine,
  tool: { readonly package: string; readonly command: string; readonly version: string },
): void {
  const folder = `/home/alice/.npm-global/lib/node_modules/${tool.package}`;
  const manifest = JSON.stringify({ name: tool.package, version: tool.version, bin: { [tool.command]: 'cli.js' } });
  machine.must('mkdir', '-p', folder);
  machine.must('sh', '-c', 'printf %s "$1" > "$2"', 'sh', '#!/usr/bin/env node', `${folder}/cli.js`);
  machine.must('sh', '-c', 'printf %s "$1" > "$2"', 'sh', manifest, `${folder}/package.json`);
  machine.must('chown', '-R', 'alice:', '/home/alice');
}
