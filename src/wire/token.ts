import { KnownError } from '../domain/errors.ts';

/**
 * An enrolment token as IT hands it out, one line: `bandog1.<base64url of JSON {u,f,t}>` with the collector's URL, the
 * SHA-256 fingerprint of its certificate authority (64 hexadecimal digits; absent with a publicly trusted
 * certificate) and the secret. The collector stores only SHA-256 of the secret.
 */
export interface EnrolmentToken {
  readonly url: string;
  readonly fingerprint?: string;
  readonly secret: string;
}

const PREFIX = 'bandog1.';

/** The token as the one line that people copy. */
export function encodeToken(token: EnrolmentToken): string {
  const fields = { u: token.url, f: token.fingerprint, t: token.secret };
  return PREFIX + Buffer.from(JSON.stringify(fields), 'utf8').toString('base64url');
}

/** @throws KnownError E_TOKEN_INVALID when the line is not a whole token. */
export function decodeToken(line: string): EnrolmentToken {
  const trimmed = line.trim();
  const fields: unknown = trimmed.startsWith(PREFIX) ? parse(trimmed.slice(PREFIX.length)) : undefined;
  if (typeof fields === 'object' && fields !== null && 'u' in fields && 't' in fields) {
    const { u: url, t: secret } = fields;
    const fingerprint = 'f' in fields ? fields.f : undefined;
    if (typeof url === 'string' && typeof secret === 'string' && (fingerprint === undefined || typeof fingerprint === 'string')) {
      return fingerprint === undefined ? { url, secret } : { url, secret, fingerprint };
    }
  }
  throw new KnownError(
    'E_TOKEN_INVALID',
    'this is not a whole enrolment token',
    'Copy the token in one piece, from `bandog1.` to its end.',
  );
}

function parse(encoded: string): unknown {
  try {
    return JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
