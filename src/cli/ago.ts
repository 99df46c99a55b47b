const UNITS = [
  { name: 'd', ms: 24 * 3600_000 },
  { name: 'h', ms: 3600_000 },
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1000 },
] as const;

/** How long before `now` that was, in its largest unit: `3 min ago`; `just now` below a second, and for what a clock ahead of ours says. */
export function ago(at: string, now: string): string {
  const ms = Date.parse(now) - Date.parse(at);
  const unit = UNITS.find((one) => ms >= one.ms);
  return unit === undefined ? 'just now' : `${Math.floor(ms / unit.ms)} ${unit.name} ago`;
}

/** The moment on this machine's own clock, to the minute: `2026-11-21 19:20`; what is no moment as it is. */
export function localTime(at: string): string {
  const time = new Date(at);
  // Swedish writes dates as ISO 8601 does.
  return Number.isNaN(time.getTime()) ? at : time.toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' });
}

const DURATION = /^(\d{1,6})\s*(s|min|h|d)$/;

/** `90s`, `30min`, `12h`, `7d` in seconds; undefined for anything else. */
export function seconds(text: string): number | undefined {
  const [, count, name] = DURATION.exec(text) ?? [];
  const unit = UNITS.find((one) => one.name === name);
  return unit === undefined ? undefined : (Number(count) * unit.ms) / 1000;
}
