/**
 * What a collector or publisher says to hosts under its signature: the exact text that was signed, with the signature beside it, so that
 * nothing is parsed before it is believed and no two serialisations of one value can differ. Nothing outside the text is believed.
 *
 *   signed bytes = `bandog-<purpose>-v1` LF text (UTF-8)
 *
 * The purpose is not in the text: a signature for one purpose never serves another, whatever the text says.
 */
export interface Statement {
  /** JSON; each purpose has its shape in wire/statements.ts. */
  readonly text: string;
  /** Ed25519, base64url: 86 characters. */
  readonly signature: string;
}

/** What a statement can be for. The publisher key signs the first three, the command key the fourth, the collector's audit key the last. */
export type Purpose = 'release' | 'settings' | 'publisher-key' | 'command' | 'audit-seal';

/** The bytes that are signed. */
export function statementBytes(purpose: Purpose, text: string): Uint8Array {
  return Buffer.from(`bandog-${purpose}-v1\n${text}`, 'utf8');
}
