/** What a JetBrains plugin says of itself. */
export interface PluginDescriptor {
  /** Absent in the file: the name is the id. */
  readonly id: string;
  readonly version?: string;
}

const MAX_TEXT = 256;
const MAX_TAGS = 50_000;

/**
 * Id and version of a `META-INF/plugin.xml` (plugins.jetbrains.com/docs/intellij/plugin-configuration-file.html): the
 * children `<id>`, `<name>` and `<version>` of `<idea-plugin>`, and of nothing deeper. Comments, CDATA and processing
 * instructions are skipped; entities are not resolved, since no id has one. Undefined when it is no such file.
 */
export function parsePluginXml(bytes: Uint8Array): PluginDescriptor | undefined {
  const text = new TextDecoder('utf-8').decode(bytes);
  const found = new Map<string, string>();
  let depth = 0;
  let at = 0;
  for (let count = 0; count < MAX_TAGS; count += 1) {
    const tag = nextTag(text, at);
    if (tag === undefined) break;
    at = tag.end;
    if (tag.kind === 'close') depth -= 1;
    if (tag.kind !== 'open') continue;
    if (depth === 0 && tag.name !== 'idea-plugin') return undefined;
    if (depth === 1 && WANTED.has(tag.name) && !found.has(tag.name)) found.set(tag.name, contentAt(text, at));
    depth += 1;
  }
  const id = found.get('id') ?? found.get('name');
  const version = found.get('version');
  if (id === undefined || id === '') return undefined;
  return { id, ...(version === undefined || version === '' ? {} : { version }) };
}

const WANTED: ReadonlySet<string> = new Set(['id', 'name', 'version']);

interface Tag {
  readonly kind: 'open' | 'close' | 'other';
  readonly name: string;
  /** Behind the tag. */
  readonly end: number;
}

/** Parts that are not tags, with what ends them. */
const SKIPPED: readonly (readonly [string, string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
  ['<!', '>'],
];

function nextTag(text: string, from: number): Tag | undefined {
  const start = text.indexOf('<', from);
  if (start < 0) return undefined;
  for (const [opening, closing] of SKIPPED) {
    if (!text.startsWith(opening, start)) continue;
    const end = text.indexOf(closing, start + opening.length);
    return end < 0 ? undefined : { kind: 'other', name: '', end: end + closing.length };
  }
  const end = endOfTag(text, start);
  if (end === undefined) return undefined;
  const isClosing = text[start + 1] === '/';
  const inner = text.slice(start + (isClosing ? 2 : 1), end - 1);
  const name = inner.slice(0, 64).split(/[\s/]/, 1)[0] ?? '';
  const kind = isClosing ? 'close' : inner.endsWith('/') ? 'other' : 'open';
  return { kind, name, end };
}

/** Behind the `>` that ends the tag; one inside an attribute's value does not. */
function endOfTag(text: string, start: number): number | undefined {
  let quote = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return at + 1;
  }
  return undefined;
}

function contentAt(text: string, at: number): string {
  const end = text.indexOf('<', at);
  return end < 0 || end - at > MAX_TEXT ? '' : text.slice(at, end).trim();
}
