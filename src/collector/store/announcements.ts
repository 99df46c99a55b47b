/** How far a host is with an order, as it said: numbers only, and advice only. */
export interface HostProgress {
  /** Id of the order. */
  readonly command: string;
  readonly phase: 'waiting' | 'looking';
  readonly scopes: number;
  readonly ofScopes?: number;
  readonly copies: number;
  readonly seconds: number;
}

/**
 * Something that every collector of a store may want to know at once of a host: an order was queued for it; somebody looks at it; somebody
 * waits for what becomes of an order; something became of one; how far it is with one. All but the last carry nothing, since the store alone
 * knows what is ordered; the last is nowhere else.
 */
export type Announcement =
  | { readonly kind: 'ordered' | 'looked-at' | 'followed' | 'changed'; readonly hostId: string }
  | { readonly kind: 'progress'; readonly hostId: string; readonly progress: HostProgress };

/** How collectors of one store tell each other what a host should not wait for. Part of `Store`. */
export interface Announcements {
  /**
   * Tells those who listen, in this process at once, and in the other collectors of this store soon or, when the way
   * there is broken, never: whoever relies on it must come to the same by himself later. Waits for nothing and never throws.
   */
  announce(announcement: Announcement): void;
  /** Calls `listener`, which must not throw, for each announcement until the store is closed. */
  onAnnounced(listener: (announcement: Announcement) => void): void;
}

/** Announcements of a store that has one collector. */
export function announcementsHere(): Announcements {
  const listeners: ((announcement: Announcement) => void)[] = [];
  return {
    announce: (announcement) => listeners.forEach((listener) => listener(announcement)),
    onAnnounced: (listener) => void listeners.push(listener),
  };
}
