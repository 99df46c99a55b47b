import type { RegistryValue } from './registry-key.ts';

/** Types of registry data (winnt.h). */
export const REG_SZ = 1;
export const REG_EXPAND_SZ = 2;
export const REG_DWORD = 4;
export const REG_MULTI_SZ = 7;
const REG_QWORD = 11;

/** Of data that is neither text nor number nothing is kept but that it is there. */
export const OTHER_DATA: RegistryValue = [];

/** Whether a type is text or a number: of the others nothing is read. */
export function isReadable(type: number): boolean {
  return [REG_SZ, REG_EXPAND_SZ, REG_DWORD, REG_MULTI_SZ, REG_QWORD].includes(type);
}

/** What data of a type says; a number that is cut short says nothing. */
export function registryData(type: number, bytes: Uint8Array): RegistryValue {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  switch (type) {
    case REG_SZ:
    case REG_EXPAND_SZ:
      return untilNul(data.toString('utf16le'));
    case REG_MULTI_SZ:
      return data
        .toString('utf16le')
        .split('\0')
        .filter((text) => text !== '');
    case REG_DWORD:
      return data.length < 4 ? OTHER_DATA : data.readUInt32LE(0);
    case REG_QWORD:
      return data.length < 8 ? OTHER_DATA : Number(data.readBigUInt64LE(0));
    default:
      return OTHER_DATA;
  }
}

function untilNul(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}
