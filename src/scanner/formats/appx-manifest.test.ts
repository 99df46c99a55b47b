import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAppxManifest, publisherId } from './appx-manifest.ts';

const MICROSOFT = 'CN=Microsoft Corporation, O=Microsoft Corporation, L=Redmond, S=Washington, C=US';
const MANIFEST = `<?xml version="1.0" encoding="utf-8"?>
<!-- <Identity Name="Comment" Publisher="CN=x" Version="1"/> -->
<Package xmlns="http://schemas.microsoft.com/appx/manifest/foundation/windows10">
  <Identity Name="Example.Runner" Publisher="CN=&quot;R &amp; D&quot;, C=DE" Version="1.2.3.0" ProcessorArchitecture="x64" />
  <Applications>
    <Application Id="App" Executable="app\\Runner.exe" EntryPoint="Windows.FullTrustApplication"><uap:VisualElements/></Application>
    <Application Id='Cli' Executable='app\\cli.exe' EntryPoint='Windows.FullTrustApplication'/>
    <Application Id="Web" StartPage="https://example.org"/>
  </Applications>
</Package>`;

describe('a package manifest of Windows', () => {
  it('says what it is and starts', () => {
    expect(parseAppxManifest(Buffer.from(`\uFEFF${MANIFEST}`))).toEqual({
      name: 'Example.Runner',
      publisher: 'CN="R & D", C=DE',
      version: '1.2.3.0',
      executables: ['app/Runner.exe', 'app/cli.exe'],
    });
  });
  it('is nothing else', () => {
    for (const text of ['', '<Package/>', '<Identity Name="x"/>', MANIFEST.slice(0, 200)])
      expect(parseAppxManifest(Buffer.from(text))).toBe(undefined);
  });
  it('ends and throws nothing, whatever the bytes are', () => {
    const whole = Buffer.from(MANIFEST);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 20 }),
        fc.nat(whole.length),
        (changes, end) => {
          const bytes = Buffer.from(whole);
          for (const [at, value] of changes) bytes[at] = value;
          parseAppxManifest(bytes.subarray(0, end));
        },
      ),
      { seed: 20_261_121, numRuns: 1000 },
    );
    const begun = performance.now();
    for (const part of ['<Application ', '<Identity ', '<!--', 'a="', ' '.repeat(9)])
      parseAppxManifest(Buffer.from(part.repeat(60_000)));
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});

describe("a publisher's part of a family name", () => {
  it("is Microsoft's own for Microsoft", () => expect(publisherId(MICROSOFT)).toBe('8wekyb3d8bbwe'));
});
