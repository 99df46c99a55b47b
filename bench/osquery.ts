import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** The npm package that carries osquery's own Linux build (5.23.1), and where in it. */
const PACKAGE = '@cdxgen/cdxgen-plugins-bin-linux-amd64@4.1.1';
const BINARY = 'node_modules/@cdxgen/cdxgen-plugins-bin-linux-amd64/plugins/osquery/osqueryi-linux-amd64';

/** Path of osqueryi, or of osqueryd, which is the same file under another name; fetched from the registry once per account. */
export function osquery(name: 'osqueryi' | 'osqueryd', say: (line: string) => void): string {
  const folder = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'bandog', 'bench');
  const target = path.join(folder, name);
  if (existsSync(target)) return target;
  say(`fetching osquery (${PACKAGE})`);
  mkdirSync(folder, { recursive: true });
  const npm = process.env['npm_execpath'];
  const [file, first] = npm?.endsWith('.js') === true ? [process.execPath, [npm]] : ['npm', []];
  const done = spawnSync(
    file,
    [...first, 'install', '--prefix', folder, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', PACKAGE],
    { encoding: 'utf8' },
  );
  if (done.status !== 0) throw new Error(`osquery could not be fetched: ${done.stderr.slice(-500)}`);
  copyFileSync(path.join(folder, BINARY), target);
  chmodSync(target, 0o755);
  return target;
}
