/** Words of a listed name that say how, not what: architecture, scope and language. */
const HOW =
  /\((?:x64|x86|arm64|amd64|64-bit|32-bit|user|machine|[a-z]{2}-[a-z]{2}|x64 [a-z]{2}(?:-[a-z]{2})?)[^)]*\)|\b(?:x64|x86|arm64|amd64|x86_64|64-bit|32-bit|win64|win32)\b/g;
/** A version: digits with dots, or a lone number at the end; what follows it belongs to it (`2.6.8-I001`). */
const VERSION = /\s+(?:version\s+|v)?\d+(?:\.\d+)+\S*|\s+(?:version\s+|v)?\d+$/g;

/**
 * The name of a program as Windows lists it, reduced to what stays the same over versions, architectures and scopes, so that two
 * can be compared: `TeamViewer 15 (64-bit)` is `teamviewer`, `Visual Studio Code (User)` is `visual studio code`.
 */
export function normaliseProgram(name: string): string {
  const plain = name.slice(0, 256).toLowerCase().replace(HOW, ' ').replace(/\s+/g, ' ').trim();
  const bare = plain
    .replace(VERSION, '')
    .replace(/[\s-]+$/, '')
    .trim();
  return bare === '' ? plain : bare;
}
