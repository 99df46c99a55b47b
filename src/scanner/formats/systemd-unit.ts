/** What matters to us in a service unit. */
export interface SystemdUnit {
  /** Each `ExecStart=` split into its arguments, the prefixes of the first one left out. */
  readonly commands: readonly (readonly string[])[];
}

const MAX_COMMANDS = 32;
const MAX_ARGUMENTS = 64;
/** `-` may fail, `@` another argv[0], `:` no variables, `+` and `!` privileges, `|` a shell (systemd.service(5), table "Special executable prefixes"). */
const PREFIXES = /^[-@:+!|]+/;

/**
 * A unit of the kind service (systemd.syntax(7), systemd.service(5)): lines `Key=Value` in sections in brackets, `#` and `;` begin a comment, a
 * backslash at the end of a line continues it, an empty `ExecStart=` takes back all before it. Undefined when it has no `[Service]`.
 */
export function parseSystemdUnit(bytes: Uint8Array): SystemdUnit | undefined {
  let isInside = false;
  let isService = false;
  let commands: string[] = [];
  for (const line of logicalLines(new TextDecoder('utf-8').decode(bytes))) {
    if (line.startsWith('[')) {
      isInside = line.trimEnd() === '[Service]';
      isService ||= isInside;
      continue;
    }
    const equals = line.indexOf('=');
    if (!isInside || equals < 0 || line.slice(0, equals).trim() !== 'ExecStart') continue;
    const value = line.slice(equals + 1).trim();
    commands = value === '' ? [] : [...commands, value].slice(0, MAX_COMMANDS);
  }
  if (!isService) return undefined;
  return { commands: commands.map(splitCommand).filter((command) => command.length > 0) };
}

/** Comment lines inside of a continued line are left out of it. */
function* logicalLines(text: string): Iterable<string> {
  let pending = '';
  for (const raw of text.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const start = line.trimStart();
    if (start.startsWith('#') || start.startsWith(';')) continue;
    if (line.endsWith('\\')) {
      pending += `${line.slice(0, -1)} `;
      continue;
    }
    yield `${pending}${pending === '' ? start : line}`;
    pending = '';
  }
  if (pending !== '') yield pending;
}

/** Arguments are separated by blanks; quotes of either kind hold them together, a backslash takes the next character as it is. */
function splitCommand(value: string): readonly string[] {
  const found: string[] = [];
  let current: string | undefined;
  let quote = '';
  for (let at = 0; at < value.length && found.length < MAX_ARGUMENTS; at += 1) {
    const character = value[at] ?? '';
    if (quote === '' && (character === ' ' || character === '\t')) {
      if (current !== undefined) found.push(current);
      current = undefined;
    } else if (quote === '' && (character === '"' || character === "'") && (current === undefined || current === '')) {
      quote = character;
      current ??= '';
    } else if (character === quote) quote = '';
    else {
      if (character === '\\') at += 1;
      current = (current ?? '') + (value[at] ?? '');
    }
  }
  if (current !== undefined && found.length < MAX_ARGUMENTS) found.push(current);
  const [first = '', ...rest] = found;
  const program = first.replace(PREFIXES, '');
  return program === '' ? rest : [program, ...rest];
}
