import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Stage } from '../contract.ts';
import { PROGRAM_FOLDER, render, renderUnits } from '../systemd/render-units.ts';
import { copyright } from './copyright.ts';

/** One file or folder of the package; all belong to root, and nobody else may write them. */
export interface Entry {
  /** From the root, without a slash at either end. */
  readonly path: string;
  readonly mode: 0o644 | 0o755;
  /** Absent: a folder. */
  readonly content?: Uint8Array;
}

const FILES = path.join(import.meta.dirname, 'files');
const GUIDE = path.join(import.meta.dirname, '../../docs/installing.md');
const DOCUMENTS = 'usr/share/doc/bandog';

/** Everything that the package puts on a host, sorted, each folder before what it holds. */
export function layout(stage: Stage): readonly Entry[] {
  const program = PROGRAM_FOLDER.slice(1);
  const files: readonly Entry[] = [
    ...programFiles(stage.folder, program),
    file('usr/bin/bandog', render(text(path.join(FILES, 'bandog'))), 0o755),
    ...renderUnits().map((unit) => file(`usr/lib/systemd/system/${unit.name}`, unit.text)),
    file('usr/lib/sysusers.d/bandog.conf', text(path.join(FILES, 'sysusers.conf'))),
    file(`${DOCUMENTS}/installing.md`, text(GUIDE)),
    file(`${DOCUMENTS}/copyright`, copyright()),
    file(`${DOCUMENTS}/changelog.gz`, gzipSync(changelog(stage), { level: 9 })),
  ];
  // Where a token is dropped, and where compiled code is kept: there before anybody looks for them.
  const folders = ['etc/bandog', 'var/cache/bandog'];
  const above = [...files.map((entry) => path.dirname(entry.path)), ...folders].flatMap(foldersTo);
  return [...[...new Set(above)].map((folder) => ({ path: folder, mode: 0o755 }) as const), ...files].toSorted((one, other) =>
    one.path < other.path ? -1 : 1,
  );
}

function programFiles(folder: string, below: string): readonly Entry[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const full = path.join(entry.parentPath, entry.name);
      const name = path.relative(folder, full);
      return file(`${below}/${name}`, readFileSync(full), name === 'node' ? 0o755 : 0o644);
    });
}

/** As Debian wants it of a package that is built outside of Debian: one entry for this version. */
function changelog({ version, sourceDateEpoch }: Stage): string {
  const date = new Date(sourceDateEpoch * 1000).toUTCString().replace('GMT', '+0000');
  return `bandog (${version}) stable; urgency=medium\n\n  * See CHANGELOG.md in the sources.\n\n -- Bandog <root@localhost>  ${date}\n`;
}

function foldersTo(folder: string): readonly string[] {
  return folder === '.' ? [] : [...foldersTo(path.dirname(folder)), folder];
}

function file(at: string, content: string | Uint8Array, mode: Entry['mode'] = 0o644): Entry {
  return { path: at, mode, content: typeof content === 'string' ? Buffer.from(content) : content };
}

function text(from: string): string {
  return readFileSync(from, 'utf8');
}
