import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'oxc-parser';

/** The comment above the first exported declaration of a file, as one paragraph; throws when there is none. */
export function docCommentOf(text: string, file: string): string {
  const { program, comments } = parseSync(file, text);
  const exported = program.body.find((node) => node.type === 'ExportNamedDeclaration' && node.declaration !== null);
  if (exported === undefined) throw new Error(`${file} exports nothing`);
  const above = comments.findLast(
    (comment) => comment.end <= exported.start && text.slice(comment.end, exported.start).trim() === '',
  );
  if (above === undefined || !above.value.startsWith('*')) throw new Error(`${file}: what it exports first has no doc comment`);
  return paragraphOf(above.value);
}

/** The text of a doc comment, as the parser gives it, in one line: `* Says it.\n * Twice. ` is "Says it. Twice." */
export function paragraphOf(comment: string): string {
  const lines = comment.slice(1).split('\n');
  return lines
    .map((line) => line.replace(/^\s*\*? ?/, '').trim())
    .join(' ')
    .trim();
}

/** The members of a family below src, by folder name, each with the doc comment of its role's file (`place.ts`). */
export function membersOf(family: string, role: string): ReadonlyMap<string, string> {
  const folder = path.resolve(import.meta.dirname, '../../src', family);
  const members = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const described = members.flatMap(({ name }) => {
    const file = path.join(folder, name, role);
    const text = readIfThere(file);
    return text === undefined ? [] : [[name, docCommentOf(text, file)] as const];
  });
  return new Map(described.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
