import { describe, expect, it } from 'vitest';
import { normaliseProgram } from './program-name.ts';

describe('the name of a program as Windows lists it', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['AnyDesk', 'anydesk'],
    ['TeamViewer 15 (64-bit)', 'teamviewer'],
    ['Visual Studio Code (User)', 'visual studio code'],
    ['OpenVPN 2.6.8-I001 amd64', 'openvpn'],
    ['7-Zip 24.08 (x64)', '7-zip'],
    ['Mozilla Firefox (x64 en-US)', 'mozilla firefox'],
    ['qBittorrent 4.6.2', 'qbittorrent'],
    ['Ollama version 0.5.7', 'ollama'],
    ['Nmap 7.95', 'nmap'],
    ['RealVNC Viewer 7.12.0', 'realvnc viewer'],
    ['1.1.1.1', '1.1.1.1'],
    ['360 Total Security', '360 total security'],
    ['2024', '2024'],
    ['', ''],
    [`${'9 '.repeat(50_000)}`, '9 '.repeat(128).trim().replace(/ 9$/, '')],
  ];
  for (const [given, want] of rows)
    it(`${given.slice(0, 40)} is ${want.slice(0, 40)}`, () => expect(normaliseProgram(given)).toBe(want));
});
