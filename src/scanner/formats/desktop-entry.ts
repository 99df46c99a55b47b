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

/** Arguments are separated by spaces or whole in double quotes; a value's own escape (`\\`) and the quotes' come to the same here. */
function splitExec(value: string): readonly string[] {
  const found: string[] = [];
  let current = '';
  let isQuoted = false;
  let hasAny = false;
  const push = (): void => {
    if (hasAny && !/^%[a-zA-Z]$/.test(current) && found.length < MAX_ARGUMENTS) found.push(current);
    current = '';
    hasAny = false;
  };
  for (let at = 0; at < value.length; at += 1) {
    const character = value[at] ?? '';
    if (character === '"') {
      isQuoted = !isQuoted;
      hasAny = true;
    } else if (character === '\\' && at + 1 < value.length) {
      at += 1;
      current += value[at] ?? '';
      hasAny = true;
    } else if (character === ' ' && !isQuoted) push();
    else {
      current += character;
      hasAny = true;
    }
  }
  push();
  return found;
}
