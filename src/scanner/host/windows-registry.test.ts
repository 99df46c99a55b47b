import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isOutcome, type Home, type Host, type Outcome, type RegistryQuestion } from './contract.ts';
import { drivesOf } from './drives.ts';
import { recordedHost } from './recorded.ts';
import type { RecordedNode } from './recorded-tree.ts';
import { regProgram } from './reg-exe.ts';
import { runningRegistry } from './windows-registry.ts';
import { writeHive } from '../example-programs/hive-writer.ts';
import type { RegistryRead } from '../formats/registry-key.ts';

const SID = 'S-1-5-21-1-2-3-1001';
const home = (name: string, sid: string): Home => ({ path: `/Users/${name}`, owner: 0, account: { id: sid, name } });
const CONFIG = '/Windows/System32/config';

/** `name {values} [keys]`, or the outcome. */
function told(answer: RegistryRead | Outcome): string {
  if (isOutcome(answer)) return answer;
  const values = [...answer.key.values].map(([name, value]) => `${name}=${String(value)}`).join(' ');
  const keys = answer.key.keys.map((key) => `${key.name}(${key.values.size})`).join(' ');
  return `${values} [${keys}]${answer.lack === undefined ? '' : ` ${answer.lack}`}`;
}

describe('the registry of a host at rest', () => {
  const tree: Readonly<Record<string, RecordedNode>> = {
    [`${CONFIG}/SYSTEM`]: writeHive({
      Select: { Current: 2 },
      'ControlSet001\\Services\\old': { ImagePath: 'x' },
      'ControlSet002\\Services\\tool': { ImagePath: 'y' },
    }),
    '/Users/ann/ntuser.dat': writeHive({ 'Software\\Tool': { Version: '1' } }),
    '/Users/bob/NTUSER.DAT': { content: 'regf', isDenied: true },
    '/Users/cid/NTUSER.DAT': 'nonsense',
  };
  const host = recordedHost({ platform: 'windows', tree: new Map(Object.entries(tree)) });
  const rows: readonly (RegistryQuestion & { readonly name: string; readonly want: string })[] = [
    { name: 'the set of services in use', root: 'system', path: 'currentcontrolset\\Services', depth: 2, want: ' [tool(1)]' },
    { name: 'a set by its number', root: 'system', path: 'ControlSet001\\Services\\old', depth: 0, want: 'imagepath=x []' },
    { name: 'a home', root: { home: home('ann', SID) }, path: 'Software', depth: 1, want: ' [Tool(0)]' },
    { name: 'a key that is not there', root: { home: home('ann', SID) }, path: 'Software\\None', depth: 1, want: 'absent' },
    { name: 'a hive that is not there', root: 'software', path: 'Microsoft', depth: 1, want: 'absent' },
    { name: 'a hive that may not be read', root: { home: home('bob', SID) }, path: 'Software', depth: 1, want: 'denied' },
    { name: 'what is no hive', root: { home: home('cid', SID) }, path: 'Software', depth: 1, want: 'malformed' },
  ];
  for (const { name, want, ...question } of rows) it(name, () => expect(told(host.registry(question))).toBe(want));

  it('is absent on other systems', () => {
    expect(recordedHost({ tree: new Map(Object.entries(tree)) }).registry({ root: 'system', path: 'Select', depth: 0 })).toBe(
      'absent',
    );
  });
});

/** Stands in for reg.exe: answers as it does on Windows 10, 22H2, and writes down what it was asked. */
const REG = `#!/bin/sh
echo "$*" >> "$0.log"
K="$2"
case "$1 $K $3" in
'query HKEY_USERS /reg:64') printf '\\r\\nHKEY_USERS\\\\.DEFAULT\\r\\nHKEY_USERS\\\\${SID}\\r\\nHKEY_USERS\\\\${SID}_Classes\\r\\n' ;;
'query HKEY_USERS\\${SID}\\Software /reg:64') printf '\\r\\n%s\\\\Live\\r\\n' "$K" ;;
'query HKEY_LOCAL_MACHINE\\SOFTWARE\\Tool /s') printf '\\r\\n%s\\r\\n    Version    REG_SZ    1.2\\r\\n\\r\\n%s\\\\Sub\\r\\n    A    REG_DWORD    0x2a\\r\\n\\r\\n' "$K" "$K" ;;
'query HKEY_LOCAL_MACHINE\\SOFTWARE\\Half /s') printf '\\r\\n%s\\r\\n    Version    REG_SZ    1.2\\r\\n' "$K"; exit 1 ;;
'query HKEY_LOCAL_MACHINE\\SOFTWARE /reg:64') printf '\\r\\nHKEY_LOCAL_MACHINE\\\\SOFTWARE\\\\Secret\\r\\nHKEY_LOCAL_MACHINE\\\\SOFTWARE\\\\Tool\\r\\n' ;;
*) echo 'ERROR: The system was unable to find the specified registry key or value.' >&2; exit 1 ;;
esac
`;

describe('the registry of a Windows that runs', () => {
  const host = recordedHost({
    platform: 'windows',
    tree: new Map<string, RecordedNode>([['/Users/bob/NTUSER.DAT', writeHive({ 'Software\\Tool': { Version: '1' } })]]),
  });
  function ask<T>(use: (registry: Host['registry']) => T): T {
    const folder = mkdtempSync(join(tmpdir(), 'bandog-reg-'));
    const program = join(folder, 'reg.exe');
    try {
      writeFileSync(program, REG);
      chmodSync(program, 0o755);
      return use(runningRegistry(() => host, program));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const rows: readonly (RegistryQuestion & { readonly name: string; readonly want: string })[] = [
    { name: 'a key with its sub-keys', root: 'software', path: 'Tool', depth: 2, want: 'version=1.2 [Sub(1)]' },
    { name: 'a key that could be read in part', root: 'software', path: 'Half', depth: 2, want: 'version=1.2 [] denied' },
    { name: 'a key that may not be read', root: 'software', path: 'Secret', depth: 1, want: 'denied' },
    { name: 'a key that is not there', root: 'software', path: 'None', depth: 1, want: 'absent' },
    { name: 'an account that is logged on', root: { home: home('ann', SID) }, path: 'Software', depth: 1, want: ' [Live(0)]' },
    {
      name: 'an account that is logged off',
      root: { home: home('bob', 'S-1-5-21-1-2-3-1002') },
      path: 'Software',
      depth: 1,
      want: ' [Tool(0)]',
    },
  ];
  for (const { name, want, ...question } of rows) it(name, () => expect(told(ask((registry) => registry(question)))).toBe(want));

  it('a program that is not there is no answer', () => {
    expect(runningRegistry(() => host, '/nonexistent/reg.exe')({ root: 'software', path: 'Tool', depth: 1 })).toBe('malformed');
  });
  it('asks only the program of the folder that Windows names', () => {
    expect(regProgram({ SystemRoot: 'C:\\Windows' })).toBe('C:\\Windows\\System32\\reg.exe');
    for (const SystemRoot of ['', 'Windows', '\\\\server\\share', 'C:\\x|y']) expect(regProgram({ SystemRoot })).toBe(undefined);
  });
});

describe('the drives of a Windows that runs', () => {
  const answers = writeHive({
    MountedDevices: { '\\DosDevices\\C:': new Uint8Array(12), '\\DosDevices\\D:': new Uint8Array(12), '\\??\\Volume{1}': 1 },
  });
  const host = recordedHost({ platform: 'windows', tree: new Map([[`${CONFIG}/SYSTEM`, answers]]) });
  const drives = drivesOf('C', host.registry);
  it('are one tree', () => {
    expect(['/', '/Users/ann', '/D:', '/D:/Tools', '/d:/x'].map((path) => drives.onDisk(path))).toEqual([
      'C:/',
      'C:/Users/ann',
      'D:/',
      'D:/Tools',
      'C:/d:/x',
    ]);
    expect(drives.tops()).toEqual(['/', '/D:']);
  });
  it("refuse a letter that is no volume of this machine's", () => {
    expect(['/Users', '/D:/Tools', '/Z:/share'].map((path) => drives.refusal(path))).toEqual([undefined, undefined, 'not-local']);
  });
});
