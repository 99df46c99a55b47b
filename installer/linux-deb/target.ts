import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { artefactOf } from '../artefact.ts';
import type { Artefact, Difference, InstallerTarget, Stage } from '../contract.ts';
import { runTool } from '../run-tool.ts';
import { render } from '../systemd/render-units.ts';
import { controlFields, md5sums } from './control.ts';
import { layout, type Entry } from './layout.ts';

const SCRIPTS = ['postinst', 'prerm', 'postrm'] as const;
/** xz makes a quarter of it, in half a minute. */
const COMPRESSION: Readonly<Record<Stage['compression'], readonly string[]>> = {
  small: ['-Zxz', '-z6'],
  fast: ['-Znone'],
};

/** The Debian package: agent and scanner as two services under systemd, for Debian 12 and Ubuntu 22.04 or newer. */
export const target: InstallerTarget = {
  name: 'linux-deb',
  platform: 'linux',
  summary: 'a Debian package with agent and scanner as two hardened services (amd64)',
  tools: [
    { program: 'strip', package: 'binutils' },
    { program: 'objdump', package: 'binutils' },
    { program: 'dpkg-deb', package: 'dpkg' },
  ],

  async build(stage, folder) {
    mkdirSync(folder, { recursive: true });
    const output = path.join(folder, `bandog_${stage.version}_amd64.deb`);
    const root = mkdtempSync(path.join(tmpdir(), 'bandog-deb-'));
    try {
      chmodSync(root, 0o755);
      layOut(root, stage);
      const env = { SOURCE_DATE_EPOCH: String(stage.sourceDateEpoch) };
      runTool(['dpkg-deb', '--root-owner-group', ...COMPRESSION[stage.compression], '--build', root, output], { env });
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
    return [await artefactOf(output)];
  },

  verify: (artefact, stage) => Promise.resolve([...differentFiles(artefact, stage), ...differentControl(artefact, stage)]),
};

function layOut(root: string, stage: Stage): void {
  const entries = layout(stage);
  for (const entry of entries) put(root, entry);
  const fields = controlFields(entries, fieldsOf(stage));
  put(root, { path: 'DEBIAN', mode: 0o755 });
  const control = [...fields].map(([name, value]) => `${name}: ${value}\n`).join('');
  put(root, { path: 'DEBIAN/control', mode: 0o644, content: Buffer.from(control) });
  put(root, { path: 'DEBIAN/md5sums', mode: 0o644, content: Buffer.from(md5sums(entries)) });
  for (const name of SCRIPTS) put(root, { path: `DEBIAN/${name}`, mode: 0o755, content: Buffer.from(scriptOf(name)) });
}

function put(root: string, { path: name, mode, content }: Entry): void {
  const at = path.join(root, name);
  if (content === undefined) mkdirSync(at, { recursive: true });
  else writeFileSync(at, content);
  // Whatever the mask of who builds.
  chmodSync(at, mode);
}

function scriptOf(name: (typeof SCRIPTS)[number]): string {
  return render(readFileSync(path.join(import.meta.dirname, 'scripts', name), 'utf8'));
}

function fieldsOf(stage: Stage): { readonly version: string; readonly node: string } {
  return { version: stage.version, node: path.join(stage.folder, 'node') };
}

/** `-rw-r--r-- root/root      1234 2026-11-21 18:00 ./usr/bin/bandog`, as tar lists it. */
const LISTED = /^(\S{10}) (\S+) +(\d+) \S+ \S+ \.\/(.*?)\/?$/;

function differentFiles({ path: deb }: Artefact, stage: Stage): readonly Difference[] {
  const found = new Map<string, string>();
  for (const line of runTool(['dpkg-deb', '--contents', deb]).split('\n')) {
    const [, mode = '', owner = '', size = '', name = ''] = LISTED.exec(line) ?? [];
    if (name !== '') found.set(name, mode.startsWith('d') ? `${mode} ${owner}` : `${mode} ${owner} ${size}`);
  }
  const want = new Map(layout(stage).map((entry) => [entry.path, listed(entry)]));
  const names = [...new Set([...want.keys(), ...found.keys()])];
  return differing(names.map((name) => ({ path: name, want: want.get(name) ?? 'nothing', found: found.get(name) ?? 'nothing' })));
}

function listed({ mode, content }: Entry): string {
  const kind = content === undefined ? 'd' : '-';
  const rights = mode === 0o755 ? 'rwxr-xr-x' : 'rw-r--r--';
  return `${kind}${rights} root/root${content === undefined ? '' : ` ${content.length}`}`;
}

function differentControl({ path: deb }: Artefact, stage: Stage): readonly Difference[] {
  const control = (...what: readonly string[]): string => runTool(['dpkg-deb', ...what]);
  const entries = layout(stage);
  const fields = [...controlFields(entries, fieldsOf(stage))].map(([name, want]) => ({
    path: `control: ${name}`,
    want,
    found: control('--field', deb, name).trimEnd(),
  }));
  const parts = SCRIPTS.map((name) => ({ path: name, want: scriptOf(name), found: control('--info', deb, name) }));
  const sums = { path: 'md5sums', want: md5sums(entries), found: control('--info', deb, 'md5sums') };
  return differing([...fields, ...parts, sums]);
}

function differing(seen: readonly Difference[]): readonly Difference[] {
  return seen.filter(({ want, found }) => want !== found);
}
