/** A wrapper is a few lines; nixpkgs' longest set some dozen variables. */
export const MAX_WRAPPER = 16 * 1024;

/** A path in quotes or without: `"/opt/a b/x"`, `/opt/x`. */
const PATH = /"(\/[^"$`\n]+)"|'(\/[^'\n]+)'|(?<!\S)(\/[^\s"'$`;&|<>()]+)/g;
/** `exec /opt/x/tool "$@"`, `"/opt/x/tool" "$@"`: the line that hands all arguments on. */
const HANDS_ON = /\$[@*]/;
/** Programs that run what is named next. */
const RUNS_ANOTHER = /\/(?:env|nice|nohup|setsid|python[\d.]*|node|nodejs|bun|deno|ruby|perl|php[\d.]*|java|(?:ba|da|z|k)?sh)$/;

/**
 * The absolute path that a shell script hands its arguments on to (`exec "/opt/tool/bin/tool" "$@"`, also through an interpreter), with
 * links as written; undefined when the text is no shell script of at most 16 KiB, or says its target in another way (variables, `cd`).
 */
export function wrapperTarget(bytes: Uint8Array): string | undefined {
  if (bytes.length > MAX_WRAPPER || bytes[0] !== 0x23 || bytes[1] !== 0x21) return undefined;
  const [first = '', ...lines] = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8').split('\n');
  if (!/\b(?:ba|da|z|k)?sh\b/.test(first)) return undefined;
  for (const line of lines.toReversed()) {
    if (line.trimStart().startsWith('#') || !HANDS_ON.test(line)) continue;
    const paths = [...line.matchAll(PATH)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
    return paths.find((path) => !RUNS_ANOTHER.test(path));
  }
  return undefined;
}
