import type { FuzzTarget } from '../contract.ts';
import { wholeOf } from '../whole-of.ts';
import { parsePlist, plistTexts } from '../../../src/scanner/formats/plist.ts';

/** Python's plistlib made it of `{CFBundleIdentifier: 'com.x', Größe: 'ü', N: 7, L: ['a'], CFBundleExecutable: 'a name that is longer'}`. */
const BINARY = Buffer.from(
  'YnBsaXN0MDDVAQIDBAUGBwgJC18QEkNGQnVuZGxlSWRlbnRpZmllcmUARwByAPYA3wBlUU5RTF8QEkNGQnVuZGxlRXhlY3V0YWJsZVVjb20ueGEA/BAHoQpRYV8QFWEgbmFtZSB0aGF0IGlzIGxvbmdlcggTKDM1N0xSVVdZWwAAAAAAAAEBAAAAAAAAAAwAAAAAAAAAAAAAAAAAAABz',
  'base64',
);
const XML = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>CFBundleIdentifier</key><string>com.x &amp; y</string><!-- a comment -->
<key>CFBundleDocumentTypes</key><array><dict><key>CFBundleTypeRole</key><string>Editor</string></dict></array>
<key>LSUIElement</key><true/><key>N</key><integer>7</integer></dict></plist>`;

/** Info.plist, launchd jobs and receipts, in XML and in binary. */
export const target: FuzzTarget = {
  name: 'plist',
  summary: 'formats/plist: Info.plist, launchd jobs, receipts; XML and binary',
  seeds: () => [BINARY, Buffer.from(XML)],
  words: [
    'bplist00',
    '<!--',
    '-->',
    '<dict>',
    '<key>',
    '<string>',
    '<array>',
    '<![CDATA[',
    '<!ENTITY a "',
    '&amp;',
    '<',
    '\xd5\x01\x02',
    '_\x10\xff',
  ],
  read(source) {
    const bytes = wholeOf(source);
    const value = parsePlist(bytes);
    return value === undefined ? undefined : [value, plistTexts(bytes)];
  },
};
