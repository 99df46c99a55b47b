import { describe, expect, it } from 'vitest';
import { isAppImage, productNameIn } from './app-image.ts';
import { bytesOf } from './byte-source.ts';
import { APP_IMAGE, ELF } from '../../../test/tree-on-disk.ts';

describe('the product in a name', () => {
  const rows = [
    ['LM-Studio-0.3.30-x64.AppImage', 'LM-Studio'],
    ['Cursor-1.2.3-x86_64.AppImage', 'Cursor'],
    ['Cursor-1.2.3-aarch64 (1).appimage', 'Cursor'],
    ['cursor.AppImage', 'cursor'],
    ['cursor_1.0.0_amd64.AppImage', 'cursor'],
    ['zed.app', 'zed'],
    ['Antigravity IDE', 'Antigravity IDE'],
    ['cursor-themes', 'cursor-themes'],
    ['T3-Code-0.0.1-linux.AppImage', 'T3-Code'],
    ['.AppImage', ''],
    ['-1.2', '-1.2'],
  ] as const;
  for (const [given, want] of rows) it(given, () => expect(productNameIn(given)).toBe(want));
});

describe('the mark of an AppImage', () => {
  const rows = [
    { name: 'type 2', given: APP_IMAGE, want: true },
    { name: 'type 1', given: APP_IMAGE.replace('AI\x02', 'AI\x01'), want: true },
    { name: 'a plain program', given: ELF, want: false },
    { name: 'the mark without a program', given: '01234567AI\x02', want: false },
    { name: 'nothing', given: '', want: false },
  ];
  for (const { name, given, want } of rows) it(name, () => expect(isAppImage(bytesOf(Buffer.from(given, 'latin1')))).toBe(want));
});
