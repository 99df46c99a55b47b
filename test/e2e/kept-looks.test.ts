import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../installer/bundle/bundle.ts';
import type { ScanDocument } from '../../src/domain/scan-document.ts';
import { canRunProcesses } from '../accuracy/scan-subject.ts';

/**
 * Installs, looks, updates, looks, removes, looks, on this machine in a mount namespace of its own with an empty /usr/local. Between a
 * change and the look that may be kept lies more than the three seconds in which a file's time is not believed.
 */
const STEPS = `
mount -t tmpfs tmpfs /usr/local
tool=/usr/local/lib/node_modules/@openai/codex
put() {
  mkdir -p "$tool/bin"
  printf '{"name":"@openai/codex","version":"%s","bin":{"codex":"bin/codex.js"}}' "$1" > "$tool/package.json"
  echo '#!/usr/bin/env node' > "$tool/bin/codex.js"
}
look() { "$NODE" "$PROGRAM" scan --json --cache "$FOLDER/identity" > "$FOLDER/$1.json" || [ $? -le 3 ]; }
look before
put 0.169.0
look installed
sleep 4
look settled
look unchanged
put 0.170.0
look updated
rm -r "$tool"
look removed
`;

/** Others use the folders for temporary files all the time. */
const AT_REST = `
mkdir /run/bandog-subject/built
mount --bind "$1" /run/bandog-subject/built
: > /run/bandog-subject/node
mount --bind "$2" /run/bandog-subject/node
mount -t tmpfs tmpfs /tmp
mount -t tmpfs tmpfs /var/tmp
exec /run/bandog-subject/node --no-warnings test/e2e/looks-on-own-machine.ts /run/bandog-subject/built/bandog.mjs
`;
const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-kept-'));
  if (canRunProcesses()) await bundle(path.join(folder, 'built'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Versions of the tool's copies below /usr/local, as one look saw them. */
function versions(step: string): readonly (string | undefined)[] {
  const { findings } = JSON.parse(readFileSync(path.join(folder, `${step}.json`), 'utf8')) as ScanDocument;
  return findings.filter(({ anchor }) => anchor.startsWith('/usr/local/')).map(({ version }) => version);
}

describe.skipIf(!canRunProcesses())('the built program, which keeps quick looks (needs root and unshare)', () => {
  it('sees at once what is installed, updated and removed', () => {
    const { status, stderr } = spawnSync('unshare', ['--mount', '--propagation', 'private', 'sh', '-eu', '-c', STEPS], {
      encoding: 'utf8',
      env: {
        PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
        NODE: process.execPath,
        PROGRAM: path.join(folder, 'built', 'bandog.mjs'),
        FOLDER: folder,
      },
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(existsSync(path.join(folder, 'identity.looks'))).toBe(true);
    expect(
      Object.fromEntries(
        ['before', 'installed', 'settled', 'unchanged', 'updated', 'removed'].map((step) => [step, versions(step)]),
      ),
    ).toEqual({
      before: [],
      installed: ['0.169.0'],
      settled: ['0.169.0'],
      unchanged: ['0.169.0'],
      updated: ['0.170.0'],
      removed: [],
    });
  }, 180_000);

  it('tells without a look that nothing changed, and looks when something did', () => {
    mkdirSync(path.join(folder, 'subject/home/ann/work/app'), { recursive: true });
    const { stdout, stderr } = spawnSync(
      'sh',
      [
        path.join(CHECKOUT, 'test/accuracy/enter.sh'),
        path.join(folder, 'subject'),
        CHECKOUT,
        'sh',
        '-euc',
        AT_REST,
        'at-rest',
        path.join(folder, 'built'),
        process.execPath,
      ],
      { encoding: 'utf8' },
    );
    expect(JSON.parse(stdout === '' ? JSON.stringify(stderr) : stdout)).toEqual([
      ['nothing', true, []],
      ['0.169.0', false, ['0.169.0']],
      ['nothing', true, ['0.169.0']],
      ['0.170.0', false, ['0.170.0']],
      ['nothing', true, ['0.170.0']],
      ['removed', false, []],
    ]);
  }, 300_000);
});
