import { parseSync } from 'oxc-parser';
import { paragraphOf } from './doc-comments.ts';

/** What the comments above the members of a schema say, by the names of all its members: a schema's shape finds its comments. */
export type Descriptions = ReadonlyMap<string, ReadonlyMap<string, string>>;

type Json = Readonly<Record<string, unknown>>;

/** Collects the doc comments inside object literals of these sources: `{ /** Octal digits. *\/ mode: … }`. */
export function descriptionsOf(sources: readonly string[]): Descriptions {
  const found = new Map<string, ReadonlyMap<string, string>>();
  for (const text of sources) {
    const { program, comments } = parseSync('schema.ts', text);
    visit(program, (node) => {
      if (node['type'] !== 'ObjectExpression') return;
      const members = (node['properties'] as readonly Json[]).filter((member) => member['type'] === 'Property');
      const described = members.flatMap((member) => {
        const start = Number(member['start']);
        const above = comments.findLast((comment) => comment.end <= start && text.slice(comment.end, start).trim() === '');
        return above?.value.startsWith('*') === true ? [[nameOf(member), paragraphOf(above.value)] as const] : [];
      });
      if (described.length > 0) found.set(shape(members.map(nameOf)), new Map(described));
    });
  }
  return found;
}

/** The schema with a `description` on each member whose comment is known; nothing else changes. */
export function describeSchema(schema: unknown, descriptions: Descriptions): unknown {
  if (Array.isArray(schema)) return schema.map((one) => describeSchema(one, descriptions));
  if (!isObject(schema)) return schema;
  const known = isObject(schema['properties']) ? descriptions.get(shape(Object.keys(schema['properties']))) : undefined;
  const members = Object.entries(schema).map(([name, value]) => {
    if (name !== 'properties' || !isObject(value)) return [name, describeSchema(value, descriptions)] as const;
    const properties = Object.entries(value).map(([member, inner]) => [
      member,
      withText(describeSchema(inner, descriptions), known?.get(member)),
    ]);
    return [name, Object.fromEntries(properties)] as const;
  });
  return Object.fromEntries(members);
}

function withText(schema: unknown, text: string | undefined): unknown {
  return text === undefined || !isObject(schema) ? schema : { description: text, ...schema };
}

function shape(names: readonly string[]): string {
  return names.toSorted().join(' ');
}

function nameOf(member: Json): string {
  const key = member['key'] as Json;
  return String(key['name'] ?? key['value']);
}

function visit(node: unknown, see: (node: Json) => void): void {
  if (Array.isArray(node)) {
    for (const child of node) visit(child, see);
  } else if (isObject(node)) {
    see(node);
    for (const child of Object.values(node)) visit(child, see);
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
