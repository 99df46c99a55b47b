/** Deepest nesting of a manifest that is read: npm's own are under ten. */
const MAX_DEPTH = 64;

const decoder = new TextDecoder('utf-8');

/**
 * JSON from a file of a host (RFC 8259; a byte-order mark is allowed), or undefined when it is malformed or nested deeper than
 * 64: V8 parses a million brackets and dies when it prints them, so depth is counted before parsing.
 */
export function parseJson(bytes: Uint8Array): unknown {
  if (isTooDeep(bytes)) return undefined;
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return undefined; // malformed: the caller makes a gap of it
  }
}

/** The member of a foreign object, only when it is its own: `__proto__` and the like are ordinary names here. */
export function memberOf(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The member when it is text of at most `maxLength`. */
export function textOf(value: unknown, name: string, maxLength = 512): string | undefined {
  const member = memberOf(value, name);
  return typeof member === 'string' && member.length <= maxLength ? member : undefined;
}

/** Whether it is an object and not a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (isInText) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) isInText = false;
    } else if (byte === 0x22) isInText = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return false;
}
