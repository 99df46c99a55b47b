import { stripVTControlCharacters } from 'node:util';

/** East Asian wide and full-width characters (UAX #11), which take two columns of a terminal. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u;
/** What may not begin a line in Chinese (GB/T 15834). */
const NO_START = /^[，。、；：？！）》」』”]$/u;

/** Columns that the text takes on a terminal, colours not counted. */
export function widthOf(text: string): number {
  return Array.from(stripVTControlCharacters(text)).reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);
}

/** The text in lines of at most `width` columns, broken at spaces, and between Chinese characters; a word that is longer stays whole. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces(text)) {
    if (line !== '' && widthOf(line + piece.trimEnd()) > width && !NO_START.test(piece)) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += line === '' ? piece.trimStart() : piece;
  }
  return [...lines, line.trimEnd()];
}

/** The text under `first`, each further line as far in as `first` is wide. */
export function hanging(first: string, text: string, width: number): readonly string[] {
  const indent = widthOf(first);
  return wrap(text, Math.max(20, width - indent)).map((line, index) =>
    `${index === 0 ? first : ' '.repeat(indent)}${line}`.trimEnd(),
  );
}

/** Words with the space behind them; each wide character is one of its own. */
function pieces(text: string): readonly string[] {
  return text.match(new RegExp(`${WIDE.source}\\s*|(?:(?!${WIDE.source})\\S)+\\s*|\\s+`, 'gu')) ?? [];
}
