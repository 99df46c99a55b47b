/** `C:\Program Files\Tool\tool.exe /quiet`: without quotes the first extension of a program ends it. */
const UNQUOTED = /^.+?\.(?:exe|com|scr|cmd|bat|ps1|vbs|msi|jar|dll|sys)(?=[\s,"]|$)/i;
/** `"C:\Tool\tool.exe" --run`, `cmd /c C:\Tool\run.cmd` */
const WORDS = /"([^"]*)"|([^\s"]+)/g;
/** Longer command lines than Windows starts (CreateProcess: 32,767 characters) are cut. */
const MAX_LENGTH = 32_767;
const MAX_WORDS = 32;

/**
 * The paths that a command line of Windows names, as it writes them: first the program, then arguments that are absolute paths or
 * begin with a variable. What follows an icon's path (`tool.exe,0`) is no part of it.
 */
export function pathsInCommand(command: string): readonly string[] {
  const text = command.slice(0, MAX_LENGTH).trim();
  const quoted = quotedIn(text);
  const program = quoted ?? UNQUOTED.exec(text)?.[0] ?? text.split(/[\s,]/, 1)[0] ?? '';
  const rest = text.slice(program.length + (quoted === undefined ? 0 : 2));
  const words = [...rest.matchAll(WORDS)].slice(0, MAX_WORDS).map(([, inQuotes, bare]) => inQuotes ?? bare ?? '');
  return [program, ...words.filter((word) => /^(?:[a-z]:\\|%\w+(?:\(x86\))?%\\)/i.test(word))].filter((path) => path !== '');
}

/** What stands between quotes at the beginning; without a second quote it goes to the end. */
function quotedIn(text: string): string | undefined {
  if (!text.startsWith('"')) return undefined;
  const end = text.indexOf('"', 1);
  return end < 0 ? text.slice(1) : text.slice(1, end);
}
