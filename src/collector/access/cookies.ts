/**
 * A cookie that only this host sets and gets, over TLS alone, that no script reads (`__Host-` is held by the browser: RFC 6265bis, 4.1.3.2).
 */
export interface Cookie {
  readonly name: `__Host-${string}`;
  /** Letters that need no quoting. */
  readonly value: string;
  /** Absent: until the browser ends. 0 takes it away. */
  readonly maxAgeSeconds?: number;
  readonly sameSite: 'Strict' | 'Lax';
}

/** The value of `Set-Cookie`. */
export function cookieText({ name, value, maxAgeSeconds, sameSite }: Cookie): string {
  const age = maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`;
  return `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=${sameSite}${age}`;
}

/** The value of a cookie in `Cookie: …`; undefined when it is not there, or there twice: then somebody plants one. */
export function cookieValue(header: string | undefined, name: string): string | undefined {
  const values = (header ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at >= 0 && pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : [];
  });
  return values.length === 1 ? values[0] : undefined;
}
