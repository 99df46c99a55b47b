import { buildExampleProgram } from '../example-programs.ts';
import { SMALLEST_NATIVE } from '../formats/identify-executable.ts';
import type { Host } from '../host/contract.ts';
import { recordedHost, type RecordedProcess } from '../host/recorded.ts';
import type { RecordedNode } from '../host/recorded-tree.ts';
import { TRIAL_MARKER } from './trial-marker.ts';
import { CANARY_CONTENT } from '../../domain/canary.ts';
import { nameOf, parentOf } from '../../domain/host-path.ts';

/** Commands that are on every Debian and that no company bans. */
const COMMANDS =
  'apt awk base64 bash bzip2 cat chmod chown clear cp crontab curl cut date dd df diff dir dmesg dpkg du echo env expr false file find free git grep groups gunzip gzip head hostname id install join kill last less ln locale logger ls lsblk make man md5sum mkdir mktemp more mount mv nano nice node npm nproc openssl passwd paste patch perl pgrep ping printf ps pwd python3 readlink rev rm rmdir sed seq sh sha256sum sleep sort split ssh stat strings stty su sudo sync systemctl tail tar tee test time top touch tr true tty uname uniq uptime vi vim watch wc wget which who xargs xz yes zcat zip';
/** Libraries of nearly every project. */
const PACKAGES =
  'typescript eslint prettier react react-dom lodash express axios chalk commander debug dotenv esbuild fastify glob jest jquery minimist mocha moment next postcss rimraf rollup rxjs semver uuid vite vue webpack ws yargs zod';
const PYTHON = 'numpy pandas requests flask django pytest setuptools wheel six attrs click jinja2 pyyaml rich tqdm';
const EXTENSIONS = 'ms-python.python dbaeumer.vscode-eslint esbenp.prettier-vscode redhat.vscode-yaml vscodevim.vim';
const SYSTEM_PACKAGES =
  'adduser apt base-files bash coreutils cron dash dbus debianutils diffutils dpkg e2fsprogs findutils firefox-esr grep gzip init libc6 libssl3 login mount ncurses-base openssh-server passwd perl-base procps python3 sed systemd tar tzdata udev util-linux vim-tiny zlib1g';

/**
 * A host in miniature with what is on every office machine, of about two hundred files, and our own marker: a catalogue must find the
 * marker and nothing else. One that matches everything, flags `/bin/ls`, or matches nothing is told here before it sees a real disk.
 */
export function ordinaryHost(): Host {
  const program = {
    content: buildExampleProgram({ kind: 'elf', text: 'an ordinary program' }),
    size: SMALLEST_NATIVE,
    mode: 0o755,
  };
  const tree = new Map<string, RecordedNode>([
    [TRIAL_MARKER, CANARY_CONTENT],
    ['/var/lib/dpkg/status', words(SYSTEM_PACKAGES).map(stanza).join('\n')],
    ['/usr/share/applications/firefox-esr.desktop', '[Desktop Entry]\nName=Firefox\nExec=/usr/lib/firefox-esr/firefox-esr\n'],
    ['/usr/lib/firefox-esr/firefox-esr', { ...program }],
    ['/etc/systemd/system/backup.service', '[Service]\nExecStart=/usr/local/bin/backup\n'],
    ['/home/ada/.bashrc', 'export EDITOR=vim\n'],
    ['/home/ada/.gitconfig', '[user]\n\tname = Ada\n'],
    ['/home/ada/.ssh/config', 'Host *\n'],
    ['/home/ada/.config/Code/User/settings.json', '{"editor.tabSize":2}'],
    ['/home/ada/Documents/budget.ods', 'x'],
    ['/home/ada/.npmrc', 'fund=false\n'],
  ]);
  for (const name of words(COMMANDS)) tree.set(`/usr/bin/${name}`, { ...program });
  for (const name of words(PACKAGES)) {
    const folder = `/home/ada/project/node_modules/${name}`;
    tree
      .set(`${folder}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }))
      .set(`${folder}/index.js`, '');
    tree.set(`/usr/lib/node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', bin: { [name]: 'cli.js' } }));
    tree.set(`/usr/lib/node_modules/${name}/cli.js`, '#!/usr/bin/env node\n');
  }
  for (const name of words(PYTHON))
    tree.set(
      `/usr/lib/python3/dist-packages/${name}-1.0.dist-info/METADATA`,
      `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n`,
    );
  for (const id of words(EXTENSIONS)) {
    const [publisher, name] = id.split('.');
    tree.set(`/home/ada/.vscode/extensions/${id}-1.0.0/package.json`, JSON.stringify({ publisher, name, version: '1.0.0' }));
  }
  const processes = ['/usr/bin/bash', '/usr/bin/ssh', '/usr/bin/python3', '/usr/lib/firefox-esr/firefox-esr'].map(runOf);
  return recordedHost({ tree, processes });
}

function words(text: string): readonly string[] {
  return text.split(' ');
}

function stanza(name: string): string {
  return `Package: ${name}\nStatus: install ok installed\nVersion: 1.0-1\nArchitecture: amd64\n`;
}

function runOf(executable: string, at: number): RecordedProcess {
  return {
    pid: 1000 + at,
    parent: 1,
    startTicks: String(1000 + at),
    title: nameOf(executable).slice(0, 15),
    executable,
    deleted: false,
    arguments: [executable],
    workingFolder: parentOf(executable),
  };
}
