/** What a link brought behind its `#`, which browsers send to nobody: a one-time code to set a password with, or to enter a demonstration. */
export interface LinkCode {
  readonly kind: 'setup' | 'demo';
  readonly code: string;
}

/** `#setup=7Q2MX-…`, `#demo=7Q2MX-…` */
const FRAGMENT = /^#(setup|demo)=([0-9A-Za-z-]{1,100})$/;

/** The code that the address holds; takes it out of the address at once, so that it stays in no history and no bookmark. */
export function takeLinkCode(): LinkCode | undefined {
  const [, kind, code] = FRAGMENT.exec(location.hash) ?? [];
  if (code === undefined) return undefined;
  history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  return { kind: kind === 'demo' ? 'demo' : 'setup', code };
}

/** A password of 256 random bits that nobody knows: who enters a demonstration needs none after. */
export function unknownPassword(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
