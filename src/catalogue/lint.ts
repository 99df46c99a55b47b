import { LineCounter, parseDocument } from 'yaml';
import { readSignatures, type Problem, type SignatureFile } from './compile.ts';
import { LINT_RULES } from './lint-rules.ts';
import { lineOf } from './source-lines.ts';

/** All that is wrong with signature files: what keeps them from compiling, and what a good signature must have besides; by file and line. */
export function lintSignatures(files: readonly SignatureFile[]): readonly Problem[] {
  const { signatures, problems } = readSignatures(files);
  const fileOf = new Map(files.map((file) => [file.path.slice(file.path.lastIndexOf('/') + 1), file]));
  const found = signatures.flatMap((signature): readonly Problem[] => {
    const file = fileOf.get(`${signature.id}.yaml`);
    if (file === undefined) return [];
    const remarks = LINT_RULES.flatMap((rule) => rule(signature, { path: file.path, all: signatures }));
    if (remarks.length === 0) return [];
    const lines = new LineCounter();
    const document = parseDocument(file.text, { lineCounter: lines });
    return remarks.map(({ at, message }) => ({ file: file.path, line: lineOf(document, lines, at), message }));
  });
  return [...problems, ...found].toSorted((one, other) => one.file.localeCompare(other.file, 'en') || one.line - other.line);
}
