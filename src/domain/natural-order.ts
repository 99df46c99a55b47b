const PIECE = /\d+|\D+/g;
const NUMBER = /^\d/;

/**
 * Orders names with numbers in them as a person would: `0.9.0` before `0.10.0`, what begins the other before it. Nothing of a language
 * is needed for that, and loading one takes longer than most places do.
 */
export function byNumber(one: string, other: string): number {
  const pieces = one.match(PIECE) ?? [];
  const others = other.match(PIECE) ?? [];
  for (const [at, piece] of pieces.entries()) {
    const against = others[at];
    if (against === undefined) return 1;
    const order = NUMBER.test(piece) && NUMBER.test(against) ? numbers(piece, against) : texts(piece, against);
    if (order !== 0) return order;
  }
  return pieces.length - others.length;
}

/** Of any length, so that a name of a thousand digits has its place too. */
function numbers(one: string, other: string): number {
  const [digits, others] = [one.replace(/^0+/, ''), other.replace(/^0+/, '')];
  return digits.length - others.length || texts(digits, others);
}

function texts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
