/**
 * Property lists in XML (Apple's PropertyList-1.0.dtd): `<plist><dict><key>K</key><string>V</string>…</dict></plist>`. Entities other
 * than XML's own five and numbers are not resolved.
 */
import { MAX_DEPTH, MAX_TEXT, MAX_VALUES, type PlistValue } from './plist-value.ts';
import { unescapeXml } from './xml-entities.ts';

/** The value of a property list, or undefined when the text is none or is cut off. */
export function readXmlPlist(text: string): PlistValue | undefined {
  const reader = new XmlReader();
  let count = 0;
  for (const [, slash, name = '', rest = '', content = ''] of withoutMarkup(text).matchAll(TOKEN)) {
    count += 1;
    if (count > MAX_VALUES * 2) return undefined;
    const isGood = slash === '/' ? reader.close(name) : reader.open(name, content, rest.endsWith('/'));
    if (!isGood) return undefined;
    if (reader.isDone) return reader.value;
  }
  return undefined;
}

// <key>K   <string>V   <true/>   </dict>: with two open repetitions side by side a megabyte of letters would take an hour.
const TOKEN = /<(\/?)([A-Za-z]{1,16})([^<>]*)>([^<]*)/g;
const CONTAINERS = new Set(['plist', 'dict', 'array']);

/** A container that is being filled. */
interface Open {
  readonly name: string;
  readonly items: PlistValue[];
  readonly entries: Map<string, PlistValue>;
  key?: string | undefined;
}

class XmlReader {
  isDone = false;
  value: PlistValue | undefined;
  readonly #open: Open[] = [];

  /** False when what begins here cannot stand here. */
  open(name: string, content: string, isEmpty: boolean): boolean {
    if (this.#open.length === 0 && name !== 'plist') return false;
    if (!CONTAINERS.has(name)) {
      this.#add(name, content);
      return true;
    }
    if (this.#open.length >= MAX_DEPTH) return false;
    this.#open.push({ name, items: [], entries: new Map() });
    return !isEmpty || this.close(name);
  }

  close(name: string): boolean {
    if (!CONTAINERS.has(name)) return true;
    const closed = this.#open.pop();
    if (closed?.name !== name) return false;
    const value = name === 'dict' ? closed.entries : name === 'array' ? closed.items : closed.items[0];
    if (this.#open.length === 0) {
      this.isDone = true;
      this.value = value;
    } else if (value !== undefined) this.#put(value);
    return true;
  }

  #add(name: string, content: string): void {
    const top = this.#open.at(-1);
    if (top === undefined) return;
    if (name === 'key') top.key = plain(content);
    else this.#put(valueOf(name, content));
  }

  #put(value: PlistValue): void {
    const top = this.#open.at(-1);
    if (top === undefined) return;
    if (top.name !== 'dict') top.items.push(value);
    else if (top.key !== undefined && !top.entries.has(top.key)) top.entries.set(top.key, value);
    top.key = undefined;
  }
}

function valueOf(name: string, content: string): PlistValue {
  switch (name) {
    case 'string':
      return plain(content);
    case 'date':
      return plain(content.trim());
    case 'integer':
    case 'real': {
      const number = Number(content.trim().slice(0, 40));
      return Number.isFinite(number) ? number : null;
    }
    case 'true':
      return true;
    case 'false':
      return false;
    default:
      return null;
  }
}

/** Without comments, and with the text of CDATA as entities. By hand: a pattern would look for the end of each of a million unended comments. */
function withoutMarkup(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf('<!', at);
    if (start < 0) return parts.join('') + text.slice(at);
    parts.push(text.slice(at, start));
    const [open, close] = text.startsWith('<!--', start)
      ? ['<!--', '-->']
      : text.startsWith('<![CDATA[', start)
        ? ['<![CDATA[', ']]>']
        : ['<!', '>'];
    const end = text.indexOf(close, start + open.length);
    if (end < 0) return parts.join('');
    if (open === '<![CDATA[') parts.push(escaped(text.slice(start + open.length, end)));
    at = end + close.length;
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function plain(text: string): string {
  return unescapeXml(text.slice(0, MAX_TEXT));
}
