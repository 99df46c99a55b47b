import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockState } from './lock.ts';
import { openStateFolder, refuseUnsafeFile } from './state-folder.ts';

let base: string;
beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'bandog-state-'));
});
afterEach(() => rmSync(base, { recursive: true }));

const unsafe: readonly { readonly name: string; readonly given: (folder: string) => void }[] = [
  { name: 'others can enter it', given: (folder) => mkdirSync(folder, { mode: 0o755 }) },
  {
    name: 'everybody can write it',
    given: (folder) => {
      mkdirSync(folder);
      chmodSync(folder, 0o777);
    },
  },
  ...(process.getuid?.() === 0
    ? [
        {
          name: 'it is another account’s',
          given: (folder: string) => {
            mkdirSync(folder, { mode: 0o700 });
            chownSync(folder, 65_534, 65_534);
          },
        },
      ]
    : []),
  { name: 'a symbolic link', given: (folder) => symlinkSync(tmpdir(), folder) },
  { name: 'a file', given: (folder) => writeFileSync(folder, '') },
  {
    name: 'others can write the folder above it',
    given: (folder) => {
      chmodSync(path.dirname(folder), 0o777);
      mkdirSync(folder, { mode: 0o700 });
    },
  },
];

describe('openStateFolder', () => {
  for (const { name, given } of unsafe) {
    it(`F10: refuses: ${name}`, () => {
      const folder = path.join(base, 'state');
      given(folder);
      expect(() => openStateFolder(folder)).toThrow(expect.objectContaining({ code: 'E_STATE_UNSAFE' }));
    });
  }

  it('makes it for us alone, and takes it again', () => {
    const folder = openStateFolder(path.join(base, 'one', 'two'));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(openStateFolder(folder)).toBe(folder);
  });

  it('refuses a key that others can read', () => {
    const file = path.join(base, 'key');
    writeFileSync(file, '', { mode: 0o644 });
    expect(() => refuseUnsafeFile(file)).toThrow(expect.objectContaining({ code: 'E_STATE_UNSAFE' }));
  });
});

describe('lockState', () => {
  it('F39: lets one process in, and the next one after a kill -9', async () => {
    const script = `import { lockState } from ${JSON.stringify(path.join(import.meta.dirname, 'lock.ts'))};
      lockState(${JSON.stringify(base)}); process.stdout.write('locked'); setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    expect(() => lockState(base)).toThrow(expect.objectContaining({ code: 'E_STATE_LOCKED' }));
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    lockState(base).release();
  });
});
