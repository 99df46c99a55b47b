import { sha256 } from '../../../domain/digest.ts';

/** A key of 4096 bits has some 740 characters of base 64. */
const MAX_KEY = 4096;

/**
 * The id that a manifest's `key` (the publisher's public key in base 64) stands for: the first half of its SHA-256, hexadecimal, its
 * digits as the letters a to p (Chromium, components/crx_file/id_util.cc); undefined when it is no key.
 */
export function idOfKey(key: string): string | undefined {
  if (key.length > MAX_KEY) return undefined;
  const bytes = Buffer.from(key, 'base64');
  if (bytes.length === 0) return undefined;
  const half = sha256(bytes).slice(0, 32);
  return half.replace(/[0-9a-f]/g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}
