/** Something that every collector of a store may want to know at once of a host. It carries nothing: the store alone knows what is ordered. */
export interface Announcement {
  /** An order was queued for it; somebody looks at it. */
  readonly kind: 'ordered' | 'looked-at';
  readonly hostId: string;
}

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
