import path from 'node:path';
import { isSaidBy } from '../../catalogue/verify.ts';
import type { Statement } from '../../catalogue/statement.ts';
import { AuditCheck, type AuditProblem, type AuditSeal, type ChainedLine } from '../../domain/audit-chain.ts';
import { KnownError } from '../../domain/errors.ts';
import { isSealStatement } from '../../wire/audit-seal.ts';
import { parseStatement } from '../../wire/parse-statements.ts';
import { withCollector } from '../collector-access.ts';
import type { Io } from '../contract.ts';
import { auditFile, sealsIn } from './audit-file.ts';
import { noWords, parsePart } from './part.ts';

/** What a check found, wherever it was made. */
interface Verified {
  readonly lines: number;
  readonly sealed?: AuditSeal;
  readonly seals: number;
  readonly badSeals: number;
  readonly problems: readonly AuditProblem[];
  readonly key: string;
}

const SENTENCES: Readonly<Record<AuditProblem['what'], string>> = {
  changed: 'was changed',
  unlinked: 'does not follow from the line before',
  missing: 'and perhaps more are missing',
  'out-of-order': 'is not where it belongs',
  rewritten: 'is not what was sealed: it, or something before it, was written anew',
  'cut-off': 'and all after it, which were sealed, are missing',
};

/** `bandog collector verify-log`: by the collector itself, or here from files. */
export async function verifyLog(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parsePart(argv, {
    log: { type: 'string' },
    seals: { type: 'string', multiple: true, default: [] },
    key: { type: 'string' },
  });
  noWords(positionals);
  const { log, seals, key } = values;
  if (log === undefined && (seals.length > 0 || key !== undefined))
    throw new KnownError('E_USAGE', '--seals and --key belong to --log', 'Write the log first: `bandog collector audit export`.');
  const at = (file: string) => path.resolve(io.cwd, file);
  const verified =
    log === undefined
      ? await withCollector(values, io, (client) => client.verifyAuditLog())
      : await verifiedFiles({ log: at(log), seals: seals.map(at), key });
  // Whoever writes a file anew leaves its seals out; the collector seals before it exports.
  const isStripped = log !== undefined && verified.seals === 0;
  const notes = [
    ...(isStripped
      ? ['An exported log has a seal at least, and this one has none: nothing says that it is the log of a collector.']
      : []),
    ...(log !== undefined && key === undefined
      ? ['The audit key is the one that the file itself names: compare it with the one that was noted elsewhere.']
      : []),
  ];
  io.stdout.write(values.json ? `${JSON.stringify(verified, null, 2)}\n` : `${[...told(verified), ...notes].join('\n')}\n`);
  return verified.problems.length === 0 && verified.badSeals === 0 && !isStripped ? 0 : 1;
}

interface Files {
  readonly log: string;
  readonly seals: readonly string[];
  /** The audit key as it was noted elsewhere; absent: the one that the file names. */
  readonly key: string | undefined;
}

async function verifiedFiles({ log, seals, key }: Files): Promise<Verified> {
  const { head, statements } = await frameOf(log, seals);
  const used = key ?? head.key;
  const believed: AuditSeal[] = [];
  for (const statement of statements) {
    const said = isSaidBy(used, 'audit-seal', statement) ? parseStatement(statement.text, isSealStatement) : undefined;
    if (said?.collectorId === head.collectorId) believed.push(said);
  }
  const check = new AuditCheck(believed);
  for await (const part of auditFile(log)) if ('line' in part) check.take(part.line satisfies ChainedLine);
  return { ...check.end(), seals: believed.length, badSeals: statements.length - believed.length, key: used };
}

async function frameOf(log: string, sealFiles: readonly string[]) {
  let head: { readonly collectorId: string; readonly key: string } | undefined;
  const statements = new Map<string, Statement>();
  const add = (seal: Statement) => statements.set(`${seal.text}\n${seal.signature}`, seal);
  for await (const part of auditFile(log)) {
    if ('head' in part) head ??= part.head;
    if ('seal' in part) add(part.seal);
  }
  for (const file of sealFiles) for await (const seal of sealsIn(file)) add(seal);
  if (head === undefined) {
    const remedy = 'Give what `bandog collector audit export` wrote.';
    throw new KnownError('E_USAGE', `${log} does not say of which collector it is`, remedy);
  }
  return { head, statements: [...statements.values()] };
}

function told({ lines, sealed, seals, badSeals, problems, key }: Verified): readonly string[] {
  const bad = badSeals === 0 ? [] : [`${badSeals} seals are not signed by the audit key ${key}.`];
  if (problems.length > 0)
    return [`The audit log was tampered with.`, ...problems.map(({ line, what }) => `  line ${line} ${SENTENCES[what]}`), ...bad];
  const vouched =
    sealed === undefined
      ? 'No seal vouches for it yet.'
      : `Up to line ${sealed.number} it is as it was sealed at ${sealed.at}${sealed.number < lines ? '; nothing vouches for what came after' : ''}.`;
  return [
    `All ${lines} lines of the audit log follow from one another. ${vouched}`,
    `${seals} seals by the audit key ${key}`,
    ...bad,
  ];
}
