import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** The distribution's archive, as this machine's own apt knows it. */
export interface Archive {
  readonly mirror: string;
  readonly release: string;
}

/** The first Debian archive in this machine's sources; undefined when it has none, or no apt. */
export function archiveOfMachine(): Archive | undefined {
  const asked = spawnSync(
    'apt-get',
    ['indextargets', '--format', '$(ORIGIN)\t$(REPO_URI)\t$(CODENAME)\t$(COMPONENT)', 'Created-By: Packages'],
    {
      encoding: 'utf8',
    },
  );
  const lines = asked.status === 0 ? asked.stdout.split('\n').map((line) => line.split('\t')) : [];
  const found = lines.find(
    ([origin, , release = '', component]) => origin === 'Debian' && /^[a-z]+$/.test(release) && component === 'main',
  );
  return found?.[1] === undefined || found[2] === undefined ? undefined : { mirror: found[1], release: found[2] };
}

/** Whether a program is on this machine's path. */
export function hasProgram(name: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name]).status === 0;
}

/** Packages that were fetched once, for the next build. */
const CACHE = path.join(homedir(), '.cache', 'bandog-accuracy', 'deb');
const ARCHIVES = 'var/cache/apt/archives';
/** Of this machine's apt configuration, what a root of its own needs none of: it would throw packages away at once. */
const NOT_COPIED = /docker|clean|packagekit|appstream/;

/** A Debian of its own in a folder, made by debootstrap, in which apt installs for real; nothing of it starts. */
export class AptRoot {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** The smallest Debian of the release, with this machine's package sources. */
  bootstrap({ mirror, release }: Archive): void {
    mkdirSync(CACHE, { recursive: true });
    // A machine that is thrown away need not survive a power cut: it takes minutes to sync each file.
    mkdirSync(path.join(this.#root, 'etc/dpkg/dpkg.cfg.d'), { recursive: true });
    writeFileSync(path.join(this.#root, 'etc/dpkg/dpkg.cfg.d/unsafe-io'), 'force-unsafe-io\n');
    run(['debootstrap', '--variant=minbase', `--cache-dir=${CACHE}`, release, this.#root, mirror]);
    for (const folder of ['etc/apt', 'usr/share/keyrings', 'usr/local/share/ca-certificates', 'etc/ssl/certs'])
      this.#bring(folder);
    for (const file of ['etc/resolv.conf', 'etc/hosts'])
      if (existsSync(`/${file}`)) copyFileSync(`/${file}`, path.join(this.#root, file));
    const policy = path.join(this.#root, 'usr/sbin/policy-rc.d');
    writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    mkdirSync(path.join(this.#root, ARCHIVES), { recursive: true });
    cpSync(CACHE, path.join(this.#root, ARCHIVES), { recursive: true });
    this.#inside(['apt-get', 'update', '-qq']);
  }

  /** Those of the packages that this release has. */
  available(packages: readonly string[]): readonly string[] {
    const names = this.#inside(['apt-cache', 'pkgnames']).split('\n');
    const known = new Set(names);
    return packages.filter((name) => known.has(name));
  }

  install(packages: readonly string[]): void {
    this.#inside([
      'apt-get',
      'install',
      '-qq',
      '-y',
      '--no-install-recommends',
      '-o',
      'APT::Keep-Downloaded-Packages=true',
      ...packages,
    ]);
    this.#keepArchives();
  }

  /** Installs a package that conflicts with one that is there. */
  force(name: string): void {
    this.#inside([
      'sh',
      '-c',
      'cd /tmp && apt-get download -qq "$1" && dpkg --force-conflicts --force-depends --force-overwrite -i "$1"_*.deb',
      'sh',
      name,
    ]);
    this.#keepArchives('tmp');
  }

  /** Leaves no package behind: a host has installed them, it does not hold them. */
  clean(): void {
    this.#inside(['apt-get', 'clean']);
    rmSync(path.join(this.#root, 'var/lib/apt/lists'), { recursive: true, force: true });
  }

  #keepArchives(from = ARCHIVES): void {
    for (const name of readdirSync(path.join(this.#root, from)))
      if (name.endsWith('.deb')) cpSync(path.join(this.#root, from, name), path.join(CACHE, name), { force: false });
  }

  #bring(folder: string): void {
    if (!existsSync(`/${folder}`)) return;
    const filter = (source: string): boolean => !NOT_COPIED.test(path.basename(source));
    cpSync(`/${folder}`, path.join(this.#root, folder), { recursive: true, dereference: true, force: true, filter });
  }

  /** Runs a program of the root's in it, in process and mount namespaces that end with it. */
  #inside(command: readonly string[]): string {
    const proc = path.join(this.#root, 'proc');
    mkdirSync(proc, { recursive: true });
    return run(['unshare', '--mount', '--pid', '--fork', `--mount-proc=${proc}`, 'chroot', this.#root, ...command]);
  }
}

function run([file = '', ...args]: readonly string[]): string {
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C', HOME: '/root' };
  const done = spawnSync(file, args, { env, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, stdio: ['ignore', 'pipe', 'pipe'] });
  if (done.status === 0) return done.stdout;
  throw new Error(
    `${args.slice(0, 12).join(' ')}: ${done.error?.message ?? `${done.stdout.slice(-1000)}${done.stderr.slice(-2000)}`}`,
  );
}
