import { readFileSync, realpathSync } from 'node:fs';
import { accountNamed, parsePasswd, type AccountEntry } from './accounts.ts';
import { drivesOf } from './drives.ts';
import { askHives } from './hive-registry.ts';
import { isOutcome, type Home, type Host, type Outcome, type ProcessFacts } from './contract.ts';
import { findHomes } from './homes.ts';
import { hostText, resolveLinksOn } from './links.ts';
import { factsAt, forKernel, linkText, listFolder } from './list-folder.ts';
import { classOf, parseMounts, refusalBy, specialMounts } from './mounts.ts';
import { processRoot } from './process-root.ts';
import { readProcesses } from './processes.ts';
import { openProcessExecutable, openRegular, readWhole } from './safe-open.ts';
import { sweepFolders } from './sweep/sweep.ts';
import { runningRegistry } from './windows-registry.ts';
import { fromBytes, isWithin, nameOf, type HostPath } from '../../domain/host-path.ts';
import type { Platform } from '../../domain/platform.ts';

/** What to look at, and what cannot be asked of this machine; all of it has defaults. */
export interface LocalHostOptions {
  /** The folder that is the host's `/`: this machine's own, or where an image is mounted. */
  readonly root?: string;
  readonly platform?: Platform;
  /** Text of a mount table, as /proc/self/mountinfo has it; default: this machine's. */
  readonly mountinfo?: string;
  /** The machine's processes where there is no /proc to read them from. */
  readonly processes?: readonly ProcessFacts[];
  /** Paths as the kernel knows them that did not answer before: what lies in them is `hung`, and is not asked for. */
  readonly avoid?: readonly string[];
  /** Told each path, as the kernel knows it, before the disk is asked for it. */
  readonly asks?: (path: string) => void;
}

/** This machine, or a folder of it looked at as a host of its own. All paths given and taken are the host's. */
export function localHost(options: LocalHostOptions = {}): Host {
  const root = options.root === undefined || options.root === '/' ? '' : realpathSync(options.root);
  const platform = options.platform ?? thisPlatform();
  const mounts = parseMounts(options.mountinfo ?? readText('/proc/self/mountinfo'));
  const refusal = refusalBy(mounts);
  // oxlint-disable-next-line node/no-process-env -- Windows itself tells every process where it lies
  const systemDrive = process.platform === 'win32' && root === '' ? driveOf(process.env['SystemDrive']) : undefined;
  const registry = registryOf(platform, systemDrive !== undefined, () => host);
  const drives = systemDrive === undefined ? undefined : drivesOf(systemDrive, registry);
  const onDisk = (path: HostPath): string => drives?.onDisk(path) ?? (path === '/' ? root || '/' : root + path);
  const avoid = options.avoid ?? [];
  const isAvoided = (real: HostPath): boolean => avoid.some((one) => isWithin(real, one));
  const asked = (path: HostPath): string => {
    const real = onDisk(path);
    options.asks?.(real);
    return real;
  };
  const refusalOf = (path: HostPath): Outcome | undefined => {
    const real = asked(path);
    return drives?.refusal(path) ?? refusal(real) ?? (isAvoided(real) ? 'hung' : undefined);
  };

  const special = new Map([...specialMounts(mounts, root || '/'), ...avoid.map((path) => [path, 'hung'] as const)]);
  const mountRefusal = (path: HostPath): ReturnType<typeof special.get> => special.get(onDisk(path));

  let accounts: readonly AccountEntry[] | undefined;
  let homes: readonly Home[] | undefined;
  let listed: readonly ProcessFacts[] | undefined;
  const accountDatabase = (): readonly AccountEntry[] => {
    if (accounts === undefined) {
      const passwd = host.read('/etc/passwd', 4 * 1024 * 1024);
      accounts = isOutcome(passwd) ? [] : parsePasswd(fromBytes(passwd));
    }
    return accounts;
  };

  const host: Host = {
    platform,
    ...(systemDrive === undefined ? {} : { systemDrive }),
    homes: (through) =>
      through === undefined ? (homes ??= findHomes(host, accountDatabase())) : findHomes(through, accountDatabase()),
    accountOf: (owner) => accountNamed(accountDatabase(), owner),
    list: (folder) => refusalOf(folder) ?? listFolder(onDisk(folder)),
    facts: (path) => refusalOf(path) ?? factsAt(onDisk(path)),
    factsOnce: (path) => host.facts(path),
    open: (path) => refusalOf(path) ?? openRegular(forKernel(onDisk(path))),
    read(path, maxBytes) {
      const file = host.open(path);
      return isOutcome(file) ? file : readWhole(file, maxBytes);
    },
    linkText: (link) => hostText(platform, linkText(asked(link))),
    resolveLinks: (path, within) => resolveLinksOn(host, path, within),
    processes: () =>
      root === '' && process.platform === 'linux'
        ? readProcesses('/proc', (path) => refusal(path) !== undefined || isAvoided(path))
        : (listed ??= (options.processes ?? []).map((one) => withExecutableFacts(host, one))),
    openExecutable(pid) {
      if (options.processes === undefined) return openProcessExecutable(pid);
      const executable = host.processes().find((one) => one.pid === pid)?.executable;
      return executable === undefined ? 'absent' : host.open(executable);
    },
    ...(root === '' && process.platform === 'linux' ? { rootOf: processRoot } : {}),
    sweep: (order) => sweepFolders(order, { onDisk: asked, special: [...special.keys()].map(nameOf), refusal: mountRefusal }),
    registry,
    localMounts: () =>
      drives?.tops() ??
      mounts
        .filter((mount) => classOf(mount.type) === 'local' && isWithin(mount.point, root || '/'))
        .map((mount) => mount.point.slice(root.length) || '/'),
  };
  return host;
}

/** A listed process with the inode that its path leads to now; whether it is still the one that runs, only Linux says. */
function withExecutableFacts(host: Pick<Host, 'facts' | 'resolveLinks'>, listed: ProcessFacts): ProcessFacts {
  const resolved = listed.executable === undefined ? 'absent' : host.resolveLinks(listed.executable, '/');
  const executableFacts = isOutcome(resolved) ? resolved : host.facts(resolved.path);
  return isOutcome(resolved) || isOutcome(executableFacts) || executableFacts.kind !== 'file'
    ? listed
    : { ...listed, executable: resolved.path, executableFacts };
}

function thisPlatform(): Platform {
  if (process.platform === 'darwin') return 'macos';
  return process.platform === 'win32' ? 'windows' : 'linux';
}

/** `C:` → `C` */
function driveOf(variable: string | undefined): string {
  return /^([A-Za-z]):$/.exec(variable ?? '')?.[1]?.toUpperCase() ?? 'C';
}

function registryOf(platform: Platform, isRunning: boolean, hostOf: () => Host): Host['registry'] {
  if (platform !== 'windows') return () => 'absent';
  return isRunning ? runningRegistry(hostOf) : (question) => askHives(hostOf(), question);
}

function readText(path: string): string {
  try {
    return fromBytes(readFileSync(path));
  } catch {
    return ''; // no mountinfo: nothing is known to be remote, and the scan can still be killed
  }
}
