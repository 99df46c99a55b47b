import { describe, expect, it } from 'vitest';
import { packGuid, unpackGuid } from './windows-installer.ts';

describe("Windows Installer's way to write a GUID", () => {
  // 7-Zip 23.01 (x64), whose product code and key are public.
  const GUID = '{23170F69-40C1-2702-2301-000001000000}';
  const PACKED = '96F071321C0420723210000010000000';
  it('goes both ways', () => {
    expect(packGuid(GUID)).toBe(PACKED);
    expect(unpackGuid(PACKED)).toBe(GUID);
    expect(unpackGuid(PACKED.toLowerCase())).toBe(GUID);
  });
  it('is nothing else', () => {
    for (const text of ['', '{23170F69}', 'x'.repeat(32), `${PACKED}0`]) expect(unpackGuid(text)).toBe(undefined);
  });
});
