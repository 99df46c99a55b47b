import { LANGUAGE_TAGS, type Language } from '../words/language.ts';

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** `3 minutes ago`, `in 2 days`; within a minute `now`. The clocks of browser and collector differ: what is a little ahead is now. */
export function agoText(at: string, nowMs: number, language: Language): string {
  const seconds = (Date.parse(at) - nowMs) / 1000;
  const format = new Intl.RelativeTimeFormat(LANGUAGE_TAGS[language], { numeric: 'auto' });
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
  }
  return format.format(0, 'second');
}

/** Day and time to the second in the viewer's zone, which it names. */
export function exactText(at: string, language: Language): string {
  return new Intl.DateTimeFormat(LANGUAGE_TAGS[language], {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(at));
}

/** A time of the clock in the viewer's zone, for what is a matter of minutes. */
export function clockText(at: string, language: Language): string {
  return new Intl.DateTimeFormat(LANGUAGE_TAGS[language], { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(
    new Date(at),
  );
}

/** Day and time to the minute in the viewer's zone; what is no moment is given back. */
export function momentText(at: string, language: Language): string {
  const time = Date.parse(at);
  if (Number.isNaN(time)) return at;
  return new Intl.DateTimeFormat(LANGUAGE_TAGS[language], {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(time);
}

/** A day in the viewer's zone. */
export function dayText(at: string, language: Language): string {
  return new Intl.DateTimeFormat(LANGUAGE_TAGS[language], { year: 'numeric', month: 'short', day: 'numeric' }).format(
    new Date(at),
  );
}
