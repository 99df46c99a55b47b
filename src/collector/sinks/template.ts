import type { SinkMessage } from './contract.ts';

/** Members of a template and of what it makes. */
const MOST_DEPTH = 8;
const MOST_PLACEHOLDERS = 100;
/** `{{data.host.name}}`; `{{markup:data.summary}}` for receivers that take `<…>` for markup, as chats do. */
const PLACEHOLDER = /\{\{(markup:)?([A-Za-z]+(?:\.[A-Za-z]+)*)\}\}/g;

/** Every place of a message that a template may name: what stands before the names, and the names. */
const PLACES: ReadonlySet<string> = new Set([
  ...below('', 'type timestamp data'),
  ...below('data.', 'id summary collector host finding detail'),
  ...below('data.collector.', 'id name'),
  ...below('data.host.', 'id name platform group'),
  ...below('data.finding.', 'id product productName channel path firstSeen state identity version verdict because campaign'),
  ...below('data.finding.', 'exception dueAt account account.id account.name before before.state before.version before.verdict'),
  ...below('data.detail.', 'since why alarm exception expires owner ticket product action sink actor count'),
]);

/** What is wrong with a template; undefined when nothing is. */
export function templateProblem(template: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(template);
  } catch (error) {
    return `the template is no JSON: ${error instanceof Error ? error.message : 'unknown error'}`;
  }
  const texts: string[] = [];
  if (!gather(value, texts, MOST_DEPTH)) return `the template nests deeper than ${MOST_DEPTH}`;
  const named = texts.flatMap((text) => [...text.matchAll(PLACEHOLDER)].map(([, , place = '']) => place));
  if (named.length > MOST_PLACEHOLDERS) return `the template has more than ${MOST_PLACEHOLDERS} placeholders`;
  const unknown = named.find((place) => !PLACES.has(place));
  if (unknown !== undefined) return `no message has ${JSON.stringify(unknown)}; docs/sinks.md names what there is`;
  const odd = texts.find((text) => text.replaceAll(PLACEHOLDER, '').includes('{{'));
  return odd === undefined ? undefined : `${JSON.stringify(odd.slice(0, 100))} holds {{ that begins no placeholder`;
}

/**
 * What a template, which is JSON without a problem, makes of a message. Only its texts are filled, after it was parsed: whatever a host is called, it
 * stays within its text. A text that is one placeholder takes the value as it is, null when there is none; in a longer one it is text.
 */
export function fill(template: string, message: SinkMessage): unknown {
  return fillValue(JSON.parse(template) as unknown, message);
}

function fillValue(value: unknown, message: SinkMessage): unknown {
  if (typeof value === 'string') return fillText(value, message);
  if (Array.isArray(value)) return value.map((one: unknown) => fillValue(one, message));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, fillValue(one, message)]));
}

function fillText(text: string, message: SinkMessage): unknown {
  const [only] = text.matchAll(PLACEHOLDER);
  if (only?.[0] === text && only[1] === undefined) return valueAt(message, only[2] ?? '') ?? null;
  return text.replaceAll(PLACEHOLDER, (_, markup: string | undefined, place: string) => {
    const found = valueAt(message, place) ?? '';
    const said = typeof found === 'string' ? found : JSON.stringify(found);
    return markup === undefined ? said : said.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  });
}

function valueAt(message: SinkMessage, place: string): unknown {
  let value: unknown = message;
  for (const name of place.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

function gather(value: unknown, texts: string[], depth: number): boolean {
  if (typeof value === 'string') texts.push(value);
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((one: unknown) => gather(one, texts, depth - 1));
}

function below(before: string, names: string): readonly string[] {
  return names.split(' ').map((name) => `${before}${name}`);
}
