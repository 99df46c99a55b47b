import { execFile } from 'node:child_process';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { HostLabels } from '../../domain/host.ts';
import { ownArguments } from '../../domain/own-process.ts';
import type { Platform } from '../../domain/platform.ts';

const DEADLINE_MS = 15_000;
const PLATFORMS: Readonly<Partial<Record<NodeJS.Platform, Platform>>> = { linux: 'linux', darwin: 'macos', win32: 'windows' };
/** Labels that the other process may give, with the bound of each (`domain/host.ts`). */
const GATHERED = new Map([
  ['osName', 256],
  ['osVersion', 128],
  ['machineId', 128],
  ['manufacturer', 256],
  ['model', 256],
  ['serial', 256],
  ['uuid', 128],
] as const);

/** The labels that Node itself knows, at once. */
export function ownLabels(agentVersion: string): HostLabels {
  return {
    name: os.hostname().slice(0, 256),
    platform: PLATFORMS[process.platform] ?? 'linux',
    kernel: `${os.type()} ${os.release()}`.slice(0, 256),
    architecture: os.arch().slice(0, 32),
    agentVersion,
  };
}

/** All labels for people, within 15 seconds, or when the signal is aborted at once; those that are not to be had are absent. Never an identity: that is our own key. */
export async function hostLabels(agentVersion: string, signal?: AbortSignal): Promise<HostLabels> {
  const own = ownLabels(agentVersion);
  try {
    const script = fileURLToPath(new URL('gather.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ownArguments(['--no-warnings'], [script]), {
      timeout: DEADLINE_MS,
      killSignal: 'SIGKILL',
      ...(signal === undefined ? {} : { signal }),
      maxBuffer: 64 * 1024,
      cwd: '/',
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C' },
    });
    return { ...own, ...gathered(JSON.parse(stdout)) };
  } catch {
    return own; // labels are never worth a failure
  }
}

function gathered(content: unknown): Partial<HostLabels> {
  if (typeof content !== 'object' || content === null) return {};
  const given = new Map<string, unknown>(Object.entries(content));
  const labels: [string, string][] = [];
  for (const [name, most] of GATHERED) {
    const value = given.get(name);
    if (typeof value === 'string' && value !== '') labels.push([name, value.slice(0, most)]);
  }
  return Object.fromEntries(labels);
}
