import { LineCounter, parseDocument, visit, type Document } from 'yaml';
import { Compile } from 'typebox/compile';
import { indicatorsOf } from './keys.ts';
import { lineOf } from './source-lines.ts';
import { writeCatalogue } from './write.ts';
import { CHANNELS } from '../domain/channel.ts';
import { KnownError } from '../domain/errors.ts';
import { Signature } from '../domain/signature.ts';

/** One file of signatures/, as text; the compiler reads no disk. */
export interface SignatureFile {
  /** For messages, and its last name must be `<id>.yaml`. */
  readonly path: string;
  readonly text: string;
}

/** What is wrong in one file, and what to write instead. */
export interface Problem {
  readonly file: string;
  /** From 1; 1 when the whole file is meant. */
  readonly line: number;
  readonly message: string;
}

export interface Compiled {
  readonly signatures: readonly Signature[];
  readonly problems: readonly Problem[];
}

const MAX_FILE = 256 * 1024;
const CHANNEL_SET: ReadonlySet<string> = new Set(CHANNELS);
let shape: ReturnType<typeof Compile<typeof Signature>> | undefined;

/** Reads signature files; what is wrong with one says file, line and what to write, and leaves the others alone. */
export function readSignatures(files: readonly SignatureFile[]): Compiled {
  const signatures: Signature[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    const read = readSignature(file);
    problems.push(...read.problems);
    signatures.push(...read.signatures);
  }
  return { signatures, problems: [...problems, ...problemsTogether(signatures)] };
}

/**
 * The bytes of a catalogue: the same signatures give the same bytes, in any order of files.
 *
 * @throws KnownError E_SIGNATURE_INVALID naming every problem, or that there was nothing to compile
 */
export function compileCatalogue(files: readonly SignatureFile[], version: string): Uint8Array {
  const { signatures, problems } = readSignatures(files);
  if (problems.length > 0 || signatures.length === 0) {
    const listed = problems.map((problem) => `${problem.file}:${problem.line}: ${problem.message}`).join('\n');
    throw new KnownError(
      'E_SIGNATURE_INVALID',
      listed || 'no signature to compile',
      'Mend the files named; `bandog signatures lint` checks them.',
    );
  }
  const compiled = signatures.map(({ references: _references, examples: _examples, collisions: _collisions, ...rest }) => rest);
  return writeCatalogue(version, compiled);
}

function readSignature(file: SignatureFile): Compiled {
  const problem = (line: number, message: string): Compiled => ({
    signatures: [],
    problems: [{ file: file.path, line, message }],
  });
  if (file.text.length > MAX_FILE) return problem(1, `is larger than ${MAX_FILE} bytes: one product a file`);
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines, uniqueKeys: true });
  const [broken] = document.errors;
  if (broken !== undefined) return problem(lines.linePos(broken.pos[0]).line, broken.message.split('\n')[0] ?? broken.message);

  const alias = firstAlias(document);
  if (alias !== undefined) return problem(lines.linePos(alias).line, 'write the value out: an alias (*name) is not read');
  const content: unknown = document.toJS();
  shape ??= Compile(Signature);
  if (!shape.Check(content)) {
    const wrong = shape.Errors(content).slice(0, 20);
    return {
      signatures: [],
      problems: wrong.map((error) => ({
        file: file.path,
        line: lineOf(document, lines, error.instancePath),
        message: `${error.instancePath || '(the file)'}: ${explain(error)}`,
      })),
    };
  }
  const wanted = `${content.id}.yaml`;
  if (!file.path.endsWith(`/${wanted}`) && file.path !== wanted)
    return problem(1, `holds id ${content.id}: name the file ${wanted}`);
  return { signatures: [content], problems: problemsWithin(content).map((message) => ({ file: file.path, line: 1, message })) };
}

/** Where the first alias stands: a few of them make a file of a kilobyte fill the memory. */
function firstAlias(document: Document): number | undefined {
  let found: number | undefined;
  visit(document, {
    Alias(_, node) {
      found = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return found;
}

interface SchemaError {
  readonly keyword: string;
  readonly message: string;
  readonly params: object;
}

function explain(error: SchemaError): string {
  if ('additionalProperties' in error.params)
    return `no such field: ${String(error.params.additionalProperties)}; see signatures/schema.json for those that exist`;
  if ('allowedValues' in error.params && Array.isArray(error.params.allowedValues))
    return `write one of: ${error.params.allowedValues.join(', ')}`;
  if ('requiredProperties' in error.params) return `write the missing field: ${String(error.params.requiredProperties)}`;
  return error.message;
}

/** What the schema cannot say of one signature. */
function problemsWithin(signature: Signature): readonly string[] {
  const problems: string[] = [];
  if (indicatorsOf(signature).every((indicator) => indicator.strength === 'hint')) {
    problems.push(
      'has hints only and can never find anything: add a package, an install root, a marker or a strong configuration file',
    );
  }
  for (const { key } of indicatorsOf(signature))
    if (/\p{Cc}/u.test(key))
      problems.push(`${JSON.stringify(key)}: holds a control character: the catalogue has one line for each name`);
  for (const channel of Object.keys(signature.removal)) {
    if (channel !== 'default' && !CHANNEL_SET.has(channel))
      problems.push(`removal: no such channel: ${channel}; see docs/channels.md`);
  }
  if (signature.removal['default'] === undefined)
    problems.push('removal: write steps for `default`, for the channels that are not named');
  for (const path of [...(signature.installRoots ?? []), ...(signature.configuration ?? [])].map((entry) => entry.path)) {
    if (!/^(~|\/)/.test(path)) problems.push(`${path}: begin a path with ~/ (each home) or / (the system)`);
  }
  return problems;
}

/** What only all signatures together show. */
function problemsTogether(signatures: readonly Signature[]): readonly Problem[] {
  const owners = Map.groupBy(signatures, (signature) => signature.id);
  return [...owners.entries()]
    .filter(([, owned]) => owned.length > 1)
    .map(([id]) => ({ file: `${id}.yaml`, line: 1, message: `id ${id} is used by two files: one product a file` }));
}
