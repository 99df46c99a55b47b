/** What was signed where the publisher key is kept: `bandog collector catalogue sign`. */
export interface SignedFile {
  readonly statement: { readonly text: string; readonly signature: string };
  /** What it says of itself; only the collector finds out whether it is true. */
  readonly says: { readonly revision: number; readonly version: string };
}

/** The statement in a file; undefined when it holds none. */
export async function readSigned(file: File): Promise<SignedFile | undefined> {
  try {
    const statement: unknown = JSON.parse(await file.text());
    if (!isStatement(statement)) return undefined;
    const { text, signature } = statement;
    const said: unknown = JSON.parse(text);
    if (typeof said !== 'object' || said === null || !('revision' in said) || !('version' in said)) return undefined;
    return { statement: { text, signature }, says: { revision: Number(said.revision), version: String(said.version) } };
  } catch {
    return undefined;
  }
}

function isStatement(value: unknown): value is SignedFile['statement'] {
  if (typeof value !== 'object' || value === null || !('text' in value) || !('signature' in value)) return false;
  return typeof value.text === 'string' && typeof value.signature === 'string';
}

/** A compiled catalogue as the API takes it: base64 of gzip. */
export async function packed(file: File): Promise<string> {
  const stream = file.stream().pipeThrough(new CompressionStream('gzip'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const parts: string[] = [];
  // So many at once: a function takes no more arguments.
  for (let at = 0; at < bytes.length; at += 32_768) parts.push(String.fromCharCode(...bytes.subarray(at, at + 32_768)));
  return btoa(parts.join(''));
}
