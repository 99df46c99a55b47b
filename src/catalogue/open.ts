import { CATALOGUE_SCHEMA, type Catalogue, type CompiledSignature } from './catalogue.ts';
import { sha256 } from '../domain/digest.ts';
import { KnownError } from '../domain/errors.ts';

/** 10,000 signatures are about 15 MB. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Opens compiled bytes. Only the frame is checked: the compiler has checked every signature, and bytes from elsewhere
 * are trusted by their digest's signature, not by their shape.
 *
 * @throws KnownError E_CATALOGUE_INVALID
 */
export function openCatalogue(bytes: Uint8Array): Catalogue {
  const content: unknown = bytes.length > MAX_BYTES ? undefined : parse(bytes);
  if (!isFrame(content)) {
    throw new KnownError(
      'E_CATALOGUE_INVALID',
      `this is not a compiled catalogue (${CATALOGUE_SCHEMA})`,
      'Compile one with `bandog signatures compile`, or leave --catalogue out to use the shipped one.',
    );
  }
  return { version: content.version, digest: sha256(bytes), signatures: content.signatures };
}

interface Frame {
  readonly version: string;
  readonly signatures: readonly CompiledSignature[];
}

function isFrame(content: unknown): content is Frame {
  return (
    typeof content === 'object' &&
    content !== null &&
    'schema' in content &&
    content.schema === CATALOGUE_SCHEMA &&
    'version' in content &&
    typeof content.version === 'string' &&
    'signatures' in content &&
    Array.isArray(content.signatures)
  );
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
