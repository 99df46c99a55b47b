import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { SealedSecrets } from './sealed-secrets.ts';

const folders = [1, 2].map(() => mkdtempSync(path.join(tmpdir(), 'bandog-sealed-')));
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
const [folder = '', other = ''] = folders;

describe('a sealed secret', () => {
  it('opens for what it was sealed for, also after a start, and tells nothing', () => {
    const sealed = new SealedSecrets(folder).seal('sink:one', { a: 's3cret' });
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('s3cret');
    expect(new SealedSecrets(folder).open('sink:one', sealed)).toEqual({ a: 's3cret' });
    expect(new SealedSecrets(folder).seal('sink:one', { a: 's3cret' })).not.toBe(sealed);
    expect(statSync(path.join(folder, 'sinks.key')).mode & 0o777).toBe(0o600);
  });

  it('opens for nothing else, not by another key, and not when any bit of it is another', () => {
    const secrets = new SealedSecrets(folder);
    const sealed = secrets.seal('sink:one', 'x');
    expect(secrets.open('sink:two', sealed)).toBeUndefined();
    expect(new SealedSecrets(other).open('sink:one', sealed)).toBeUndefined();
    const bytes = Buffer.from(sealed, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(secrets.open('sink:one', changed.toString('base64url'))).toBeUndefined();
    }
    for (const short of ['', 'AAAA', sealed.slice(0, 30)]) expect(secrets.open('sink:one', short)).toBeUndefined();
  });

  it('refuses a key that is none', () => {
    const file = path.join(other, 'sinks.key');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 20));
    expect(() => new SealedSecrets(other)).toThrow('holds no key');
  });
});
