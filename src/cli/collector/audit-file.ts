import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Statement } from '../../catalogue/statement.ts';
import type { ChainedLine } from '../../domain/audit-chain.ts';
import { KnownError } from '../../domain/errors.ts';
import { closedObject, matching, must, string, whole, word } from '../../wire/check.ts';
import { isSignedStatement } from '../../wire/parse-statements.ts';

/** One line of an exported audit log, or of a file of seals. */
export type AuditFilePart =
  | { readonly head: { readonly collectorId: string; readonly key: string } }
  | { readonly line: ChainedLine }
  | { readonly seal: Statement };

const DIGEST = matching(/^[0-9a-f]{64}$/);
const isHead = closedObject<{ schema: 'bandog.audit-log/1'; collectorId: string; key: string; exportedAt: string }>({
  schema: must(word(['bandog.audit-log/1'])),
  collectorId: must(matching(/^[0-9a-f]{32}$/)),
  key: must(string(200)),
  exportedAt: must(string(30)),
});
const isLine = closedObject<ChainedLine>({
  number: must(whole(1)),
  at: must(string(100)),
  actor: must(string(10_000)),
  action: must(string(1000)),
  subject: must(string(10_000)),
  detail: must(isDetail),
  previous: must(DIGEST),
  digest: must(DIGEST),
});

/** The parts of an exported log in their order. @throws KnownError E_USAGE when it cannot be read, or a line of it is none */
export async function* auditFile(file: string): AsyncGenerator<AuditFilePart> {
  for await (const { part, number } of numbered(file)) yield part ?? refuse(file, number);
}

/** The seals in any file of lines: in the log of a process most lines are of other things. @throws KnownError E_USAGE when it cannot be read */
export async function* sealsIn(file: string): AsyncGenerator<Statement> {
  for await (const { part } of numbered(file)) if (part !== undefined && 'seal' in part) yield part.seal;
}

async function* numbered(file: string): AsyncGenerator<{ readonly part: AuditFilePart | undefined; readonly number: number }> {
  const stream = createReadStream(file, 'utf8');
  let number = 0;
  try {
    for await (const text of createInterface({ input: stream, crlfDelay: Infinity })) {
      number += 1;
      if (text.trim() !== '') yield { part: partOf(text), number };
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error';
    throw new KnownError('E_USAGE', `${file} cannot be read: ${why}`, 'Check the path and who may read it.', error);
  } finally {
    stream.destroy();
  }
}

function partOf(text: string): AuditFilePart | undefined {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) return undefined;
  if ('head' in value && isHead(value.head)) return { head: value.head };
  if ('line' in value && isLine(value.line)) return { line: value.line };
  if ('seal' in value && isSignedStatement(value.seal)) return { seal: value.seal };
  // As the collector keeps it beside its store, and as its own log has it.
  if (isSignedStatement(value)) return { seal: value };
  if ('seal' in value && 'signature' in value) {
    const seal = { text: value.seal, signature: value.signature };
    if (isSignedStatement(seal)) return { seal };
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // refused with its place
  }
}

function isDetail(value: unknown): value is ChainedLine['detail'] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((one) => typeof one === 'string' || typeof one === 'number');
}

function refuse(file: string, number: number): never {
  const remedy = 'Give what `bandog collector audit export` wrote.';
  throw new KnownError('E_USAGE', `${file}:${number} is no line of an audit log`, remedy);
}
