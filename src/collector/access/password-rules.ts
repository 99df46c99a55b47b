/**
 * Which passwords are taken: NIST SP 800-63B-4 (2025), 3.1.1.2. Length alone decides, of at least 15 characters where the password is
 * all that is asked for; no kinds of characters are asked for, and none is forbidden; what everybody tries first is refused.
 */
export const LEAST_CHARACTERS = 15;
/** Argon2 takes more; this bounds what a stranger can have us hash. */
export const MOST_CHARACTERS = 256;

/** Fewer different characters are a pattern and no password. */
const LEAST_DIFFERENT = 6;
/** What is left without words that everybody tries must still be this long. */
const LEAST_LEFT = 6;
/** The words of the lists of passwords most often found in leaks, and ours. */
const COMMON = [
  'password',
  'passwort',
  'passw0rd',
  'p@ssw0rd',
  'motdepasse',
  'contrasena',
  'administrator',
  'admin',
  'welcome',
  'letmein',
  'changeme',
  'default',
  'iloveyou',
  'monkey',
  'dragon',
  'football',
  'baseball',
  'sunshine',
  'princess',
  'superman',
  'trustno1',
  'master',
  'secret',
  'qwertyuiop',
  'qwerty',
  'asdfghjkl',
  'zxcvbnm',
  'azerty',
  '1q2w3e4r5t6y',
  '1q2w3e4r',
  'login',
  'guest',
  'test',
  'abc123',
  'bandog',
  'collector',
];

/** Why a password is not taken; undefined when it is. `words` are what everybody knows of its owner: his name. */
export function passwordProblem(password: string, words: readonly string[]): string | undefined {
  const characters = Array.from(password.normalize('NFKC'));
  if (characters.length < LEAST_CHARACTERS) return `it has ${characters.length} characters, and needs ${LEAST_CHARACTERS}`;
  if (characters.length > MOST_CHARACTERS) return `it has more than ${MOST_CHARACTERS} characters`;
  if (new Set(characters).size < LEAST_DIFFERENT) return `it has fewer than ${LEAST_DIFFERENT} different characters`;
  const plain = characters.join('').toLowerCase();
  if (isRepeated(plain)) return 'it repeats itself';
  if (isRow(characters)) return 'its characters follow one another as in the alphabet or on a keyboard';
  const known = [...words.flatMap(parts), ...COMMON].filter((word) => word.length > 2);
  const left = known.reduce((rest, word) => rest.replaceAll(word, ''), plain).replaceAll(/[\d\s!.,_@#$*-]/g, '');
  if (Array.from(left).length < LEAST_LEFT) return 'it consists of words that everybody tries first';
  return undefined;
}

/** `ada.lovelace@example.com` is also `ada`, `lovelace`, `example` and `com`. */
function parts(word: string): readonly string[] {
  const plain = word.toLowerCase();
  return [plain, ...plain.split(/[^\p{L}\p{N}]+/u)];
}

/** Whether the text is a shorter one again and again: it occurs in its own double before its end. */
function isRepeated(text: string): boolean {
  const at = (text + text).indexOf(text, 1);
  return at < text.length && at <= text.length / 2;
}

const KEYBOARDS = ['qwertyuiopasdfghjklzxcvbnm', 'qwertzuiopasdfghjklyxcvbnm', 'azertyuiopqsdfghjklmwxcvbn', '1234567890'];

/** Whether nearly every character is the neighbour of the one before. */
function isRow(characters: readonly string[]): boolean {
  const steps = characters.slice(1).filter((one, index) => isNeighbour(characters[index] ?? '', one)).length;
  return steps >= (characters.length - 1) * 0.75;
}

function isNeighbour(one: string, other: string): boolean {
  const [before, after] = [one.toLowerCase(), other.toLowerCase()];
  if (Math.abs((before.codePointAt(0) ?? 0) - (after.codePointAt(0) ?? 0)) <= 1) return true;
  return KEYBOARDS.some((keys) => keys.includes(before + after) || keys.includes(after + before));
}
