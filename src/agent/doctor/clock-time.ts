import type { Instant } from '../../domain/clock.ts';

/** A moment for a person, to the minute: `2026-11-21 19:34 UTC`. */
export function clockTime(at: Instant): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`;
}
