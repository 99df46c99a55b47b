import { LANGUAGE_TAGS, type Language } from '../words/language.ts';

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

const SECOND = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
const agoFormat = kept((tag) => new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }));
const exactFormat = dateFormat({ year: 'numeric', month: 'short', day: 'numeric', ...SECOND, timeZoneName: 'short' });
const clockFormat = dateFormat(SECOND);
const momentFormat = dateFormat({ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
const dayFormat = dateFormat({ year: 'numeric', month: 'short', day: 'numeric' });

/** `3 minutes ago`, `in 2 days`; within a minute `now`. The clocks of browser and collector differ: what is a little ahead is now. */
export function agoText(at: string, nowMs: number, language: Language): string {
  const seconds = (Date.parse(at) - nowMs) / 1000;
  const format = agoFormat(language);
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
  }
  return format.format(0, 'second');
}

/** Day and time to the second in the viewer's zone, which it names. */
export function exactText(at: string, language: Language): string {
  return exactFormat(language).format(new Date(at));
}

/** A time of the clock in the viewer's zone, for what is a matter of minutes. */
export function clockText(at: string, language: Language): string {
  return clockFormat(language).format(new Date(at));
}

/** Day and time to the minute in the viewer's zone; what is no moment is given back. */
export function momentText(at: string, language: Language): string {
  const time = Date.parse(at);
  return Number.isNaN(time) ? at : momentFormat(language).format(time);
}

/** A day in the viewer's zone. */
export function dayText(at: string, language: Language): string {
  return dayFormat(language).format(new Date(at));
}

function dateFormat(options: Intl.DateTimeFormatOptions) {
  return kept((tag) => new Intl.DateTimeFormat(tag, options));
}

/** One of each language: to make a format takes longer than to draw a row of a table with it. */
function kept<T>(make: (tag: string) => T): (language: Language) => T {
  const made = new Map<Language, T>();
  return (language) => {
    const known = made.get(language) ?? make(LANGUAGE_TAGS[language]);
    made.set(language, known);
    return known;
  };
}
