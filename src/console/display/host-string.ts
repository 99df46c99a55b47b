/** A run of a string that came from a host: plain text, or one character that would not show itself. */
export interface Run {
  readonly text: string;
  /** Written out, as `\u202e` or `\xff`. */
  readonly isCode: boolean;
}

/**
 * Characters that are not seen, move others or end lines: controls, zero-width ones, marks of direction, soft hyphens, line and paragraph
 * separators, variation selectors, tags, and lone surrogates (bytes of a name that were not UTF-8: src/domain/host-path.ts).
 */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Zl}\p{Zp}\ufff9-\ufffb]/gu;

/** The string in runs, so that nothing in it hides, turns text around, forges a line or moves anything. */
export function runsOf(text: string): readonly Run[] {
  const runs: Run[] = [];
  let at = 0;
  for (const { 0: character, index } of text.matchAll(UNSEEN)) {
    if (index > at) runs.push({ text: text.slice(at, index), isCode: false });
    runs.push({ text: codeOf(character), isCode: true });
    at = index + character.length;
  }
  if (at < text.length) runs.push({ text: text.slice(at), isCode: false });
  return runs;
}

/** The same as one line of plain text, for what is copied. */
export function plainText(text: string): string {
  return runsOf(text)
    .map((run) => run.text)
    .join('');
}

function codeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code & 0xff).toString(16)}`;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** To leave out so few would show less and save nothing. */
const LITTLE = 20;

/** Its first and last characters, when it is longer than is shown at once: the end of a path tells more than its middle. */
export function shortened(text: string, most: number): { readonly head: string; readonly tail: string; readonly left: number } {
  const characters = Array.from(text);
  if (characters.length <= most + LITTLE) return { head: text, tail: '', left: 0 };
  const tail = Math.floor(most / 3);
  const head = most - tail;
  return {
    head: characters.slice(0, head).join(''),
    tail: characters.slice(-tail).join(''),
    left: characters.length - head - tail,
  };
}
