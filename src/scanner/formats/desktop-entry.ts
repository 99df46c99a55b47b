/** What matters to us in a desktop entry. */
export interface DesktopEntry {
  /** `Exec` split into its arguments, field codes (`%U`) left out; empty when there is none. */
  readonly command: readonly string[];
  /** The entry says that it counts as deleted. */
  readonly isHidden: boolean;
}

const MAX_ARGUMENTS = 64;

/**
 * A desktop entry (Desktop Entry Specification 1.5, sections 3, 6 and 7): UTF-8 lines, groups in brackets, `Key=Value`;
 * only `Exec` and `Hidden` of `[Desktop Entry]` in an entry of the type `Application` are read. Undefined when it is
 * no application's entry.
 */
export function parseDesktopEntry(bytes: Uint8Array): DesktopEntry | undefined {
  const values = new Map<string, string>();
  let isInside = false;
  for (const line of new TextDecoder('utf-8').decode(bytes).split('\n')) {
    if (line.startsWith('[')) {
      if (isInside) break;
      isInside = line.trimEnd() === '[Desktop Entry]';
    }
    const equals = line.indexOf('=');
    if (!isInside || equals < 0) continue;
    const key = line.slice(0, equals).trim();
    if (READ.has(key) && !values.has(key)) values.set(key, line.slice(equals + 1).trim());
  }
  if (values.get('Type') !== 'Application') return undefined;
  return { command: splitExec(values.get('Exec') ?? ''), isHidden: values.get('Hidden') === 'true' };
}

const READ: ReadonlySet<string> = new Set(['Type', 'Exec', 'Hidden']);

const VALUE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['s', ' '],
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['\\', '\\'],
]);

/** The value's own escapes first (section 4), then arguments: separated by spaces, or in double quotes, where a backslash escapes (section 7). */
function splitExec(raw: string): readonly string[] {
  const value = raw.replace(/\\(.)/g, (escape, character: string) => VALUE_ESCAPES.get(character) ?? escape);
  const found: string[] = [];
  let current: string | undefined;
  let isQuoted = false;
  for (let at = 0; at < value.length; at += 1) {
    const character = value[at] ?? '';
    if (character === ' ' && !isQuoted) {
      if (current !== undefined) found.push(current);
      current = undefined;
    } else if (character === '"') {
      isQuoted = !isQuoted;
      current ??= '';
    } else {
      const isEscape = isQuoted && character === '\\' && at + 1 < value.length;
      if (isEscape) at += 1;
      current = (current ?? '') + (value[at] ?? '');
    }
  }
  if (current !== undefined) found.push(current);
  return found.filter((argument) => !FIELD_CODE.test(argument)).slice(0, MAX_ARGUMENTS);
}

/** `%U`: files and links that the desktop puts in. */
const FIELD_CODE = /^%[a-zA-Z]$/;
