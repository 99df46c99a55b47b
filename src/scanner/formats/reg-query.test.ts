import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRegQuery } from './reg-query.ts';
import type { RegistryKey } from './registry-key.ts';

const TOP = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall';
/** As reg.exe of Windows 10 prints it with `/s`. */
const RECURSIVE = [
  '',
  TOP,
  '',
  `${TOP}\\7-Zip`,
  '    DisplayName    REG_SZ    7-Zip 24.08 (x64)',
  '    InstallLocation    REG_SZ    C:\\Program Files\\7-Zip\\',
  '    UninstallString    REG_EXPAND_SZ    "%ProgramFiles%\\7-Zip\\Uninstall.exe"',
  '    EstimatedSize    REG_DWORD    0x15f1',
  '    Names    REG_MULTI_SZ    one\\0two',
  '    Blob    REG_BINARY    0102',
  '    Comments    REG_SZ    ',
  '    Two words    REG_SZ    a    b',
  '    (Default)    REG_SZ    the default',
  '',
  `${TOP}\\7-Zip\\Deeper`,
  '    Far    REG_SZ    away',
  '',
  `${TOP.toUpperCase()}\\Other`,
  '    DisplayName    REG_SZ    first line',
  'second line',
  '    Size    REG_QWORD    0x100000000',
  '',
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Elsewhere',
  '    DisplayName    REG_SZ    not asked for',
  '',
  'End of search: 4 match(es) found.',
].join('\r\n');

function plain(key: RegistryKey | undefined): unknown {
  return key === undefined ? undefined : [key.name, Object.fromEntries(key.values), key.keys.map(plain)];
}

describe('what reg.exe prints', () => {
  const bytes = Buffer.from(RECURSIVE);
  const zip = {
    displayname: '7-Zip 24.08 (x64)',
    installlocation: 'C:\\Program Files\\7-Zip\\',
    uninstallstring: '"%ProgramFiles%\\7-Zip\\Uninstall.exe"',
    estimatedsize: 0x15f1,
    names: ['one', 'two'],
    blob: [],
    comments: '',
    'two words': 'a    b',
    '': 'the default',
  };
  it('is a tree down to the depth that was asked for', () => {
    const other = { displayname: 'first line\nsecond line', size: 0x1_0000_0000 };
    expect(plain(parseRegQuery(bytes, TOP, 2))).toEqual([
      '',
      {},
      [
        ['7-Zip', zip, [['Deeper', {}, []]]],
        ['Other', other, []],
      ],
    ]);
    expect(plain(parseRegQuery(bytes, TOP.toLowerCase(), 1))).toEqual([
      '',
      {},
      [
        ['7-Zip', {}, []],
        ['Other', {}, []],
      ],
    ]);
    expect(plain(parseRegQuery(bytes, `${TOP}\\7-zip`, 0))).toEqual(['', zip, []]);
  });
  it('says nothing of a key that it did not print', () => {
    for (const text of ['', 'ERROR: Access is denied.', RECURSIVE])
      expect(parseRegQuery(Buffer.from(text), 'HKEY_USERS\\S-1', 3)).toBe(undefined);
  });
  it('tells only ASCII of another code page than UTF-8', () => {
    const text = Buffer.from(`\r\n${TOP}\r\n    Path    REG_SZ    C:\\Users\\J\x94rg\r\n`, 'latin1');
    expect(parseRegQuery(text, TOP, 0)?.values.get('path')).toBe('C:\\Users\\J\uFFFDrg');
    expect(parseRegQuery(Buffer.from(`${TOP}\n    Path    REG_SZ    C:\\Jörg`), TOP, 0)?.values.get('path')).toBe('C:\\Jörg');
  });
  it('ends and throws nothing, whatever is printed', () => {
    const line = fc.constantFrom(
      ...RECURSIVE.split('\r\n'),
      `${TOP}\\__proto__`,
      '    __proto__    REG_SZ    x',
      '    a    REG_DWORD    0xzz',
      '\t\tREG_SZ',
    );
    const noise = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(fc.array(fc.oneof(line, noise), { maxLength: 60 }), fc.nat(4), (lines, depth) => {
        parseRegQuery(Buffer.from(lines.join('\n'), 'latin1'), TOP, depth);
      }),
      { seed: 20_261_121, numRuns: 1000 },
    );
  });
});
