/** One record of a CSV file, or why it is none; `line` is where it begins, from 1. */
export type CsvRecord =
  | { readonly line: number; readonly fields: readonly string[] }
  | { readonly line: number; readonly problem: 'open-quote' | 'text-after-quote' };

/** Longer than any honest field; a quote that is never closed takes no more lines than this with it. */
const MOST_IN_QUOTES = 10_000;

/**
 * The records of a text as RFC 4180 has them, with either kind of line end: a field in quotes may hold the separator, line ends and doubled quotes. What
 * is wrong costs its line and no other.
 */
export function* csvRecords(text: string, separator: string): Generator<CsvRecord> {
  let line = 1;
  for (let at = text.startsWith('\ufeff') ? 1 : 0; at < text.length;) {
    const record = recordAt(text, at, separator);
    if ('problem' in record) {
      yield { line, problem: record.problem };
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end + 1;
      line += 1;
      continue;
    }
    yield { line, fields: record.fields };
    at = record.end;
    line += record.lines;
  }
}

/** Of comma, semicolon and tab that which the first line has most of. */
export function separatorOf(text: string): string {
  const [first = ''] = text.split(/\r?\n/, 1);
  const countOf = (one: string) => first.split(one).length;
  return [',', ';', '\t'].reduce((best, one) => (countOf(one) > countOf(best) ? one : best));
}

type Read =
  | { readonly fields: readonly string[]; readonly end: number; readonly lines: number }
  | { readonly problem: 'open-quote' | 'text-after-quote' };

function recordAt(text: string, from: number, separator: string): Read {
  const fields: string[] = [];
  let lines = 1;
  for (let at = from; ;) {
    const field = text[at] === '"' ? quotedAt(text, at) : plainAt(text, at, separator);
    if ('problem' in field) return field;
    fields.push(field.value);
    lines += field.lines;
    at = field.end;
    if (text[at] === separator) {
      at += 1;
      continue;
    }
    if (text[at] === '\r' && (text[at + 1] === '\n' || at + 1 === text.length)) at += 1;
    if (at >= text.length || text[at] === '\n') return { fields, end: at + 1, lines };
    return { problem: 'text-after-quote' };
  }
}

function plainAt(text: string, from: number, separator: string) {
  let end = from;
  while (end < text.length && text[end] !== separator && text[end] !== '\n') end += 1;
  if (text[end - 1] === '\r' && end > from && text[end] !== separator) end -= 1;
  return { value: text.slice(from, end), end, lines: 0 };
}

function quotedAt(text: string, from: number): { value: string; end: number; lines: number } | { problem: 'open-quote' } {
  let value = '';
  for (let at = from + 1; ;) {
    const close = text.indexOf('"', at);
    if (close === -1 || close - from > MOST_IN_QUOTES) return { problem: 'open-quote' };
    value += text.slice(at, close);
    if (text[close + 1] !== '"') return { value, end: close + 1, lines: value.split('\n').length - 1 };
    value += '"';
    at = close + 2;
  }
}
