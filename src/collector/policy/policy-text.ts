import { Value } from 'typebox/value';
import { LineCounter, parseDocument } from 'yaml';
import { KnownError } from '../../domain/errors.ts';
import { Policy } from '../../domain/policy.ts';
import { entryProblem } from './entry-problem.ts';
import { entriesOf } from './policy-document.ts';

/** Longer than 10,000 rulings with their reasons. */
const MAX_CHARACTERS = 4 * 1024 * 1024;
const REMEDY = 'Correct the file; its form is in docs/schemas/policy.json.';

/** The policy that this YAML or JSON says; `name` is the file's, for messages. @throws KnownError E_POLICY_INVALID with file, line and what is wrong */
export function parsePolicy(text: string, name: string): Policy {
  if (text.length > MAX_CHARACTERS) throw invalid(`${name}: it is longer than ${MAX_CHARACTERS} characters`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, version: '1.2', schema: 'core', merge: false });
  const lineAt = (offset: number | undefined) => (offset === undefined ? 1 : lines.linePos(offset).line);
  const [error] = document.errors;
  if (error !== undefined) throw invalid(`${name}:${lineAt(error.pos[0])}: ${error.message.split('\n')[0]}`);
  const value = plain(document, name);
  if (!Value.Check(Policy, value)) {
    const [first] = Value.Errors(Policy, value);
    const at = (first?.instancePath ?? '').split('/').slice(1);
    const path = at.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    throw invalid(`${name}:${lineAt(offsetOf(document, path))}: ${at.join('.') || 'the file'} ${wording(first?.message)}`);
  }
  for (const { path, problem } of problemsOf(value)) throw invalid(`${name}:${lineAt(offsetOf(document, path))}: ${problem}`);
  return value;
}

interface Problem {
  readonly path: readonly (string | number)[];
  readonly problem: string;
}

/** What is wrong beyond the schema, in the order of the file. */
function* problemsOf(policy: Policy): Generator<Problem> {
  const ids = new Set<string>();
  const lists = { rulings: policy.rulings, campaigns: policy.campaigns ?? [], exceptions: policy.exceptions ?? [] };
  for (const [list, all] of Object.entries(lists)) {
    for (const [index, one] of all.entries()) {
      const path = [list, index];
      const [, entry] = entriesOf({ schema: policy.schema, name: policy.name, rulings: [], [list]: [one] });
      const problem = entry === undefined ? undefined : entryProblem(entry);
      if (problem !== undefined) yield { path, problem };
      // Of two rulings the later one wins; two campaigns or exceptions of one name are a mistake.
      if (list === 'rulings' || entry === undefined) continue;
      if (ids.has(`${list} ${entry.key}`)) yield { path: [...path, 'id'], problem: `${entry.key} is there twice` };
      ids.add(`${list} ${entry.key}`);
    }
  }
}

function plain(document: ReturnType<typeof parseDocument>, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw invalid(`${name}: anchors and aliases (&x, *x) have no place in a policy`);
  }
}

/** A closed object says of a member that it does not have that its `schema is false`, which helps nobody. */
function wording(message: string | undefined): string {
  return message === undefined || message === 'schema is false' ? 'is not known here' : message;
}

/** Where the innermost part of the path that is in the document begins. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly (string | number)[]): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) return Number(node.range[0]);
  }
  return undefined;
}

function invalid(message: string): KnownError {
  return new KnownError('E_POLICY_INVALID', message, REMEDY);
}
