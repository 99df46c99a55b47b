import type { FuzzTarget } from '../contract.ts';
import { wholeOf } from '../whole-of.ts';
import { parseAppxManifest } from '../../../src/scanner/formats/appx-manifest.ts';

const MANIFEST = `<?xml version="1.0" encoding="utf-8"?><!-- c -->
<Package xmlns="http://schemas.microsoft.com/appx/manifest/foundation/windows10"><Identity Name="Claude" Publisher="CN=&quot;A, B&quot;" Version="1.2.3.0" ProcessorArchitecture="x64"/>
<Applications><Application Id="App" Executable="app\\claude.exe" EntryPoint="Windows.FullTrustApplication"/></Applications></Package>`;

/** The manifest of a packaged Windows application. */
export const target: FuzzTarget = {
  name: 'appx-manifest',
  summary: 'formats/appx-manifest: identity and programs of a packaged Windows application',
  seeds: () => [Buffer.from(MANIFEST)],
  words: ['<Identity ', 'Name="', '<!--', '-->', '<Application ', 'Executable="', '"', '<', '/>', '&quot;'],
  read: (source) => parseAppxManifest(wholeOf(source)),
};
