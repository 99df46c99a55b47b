import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { closed, DIGEST, INSTANT, oneOf, text } from '../../../domain/schema.ts';
import { AuditLine } from '../answers.ts';
import { auditLine } from '../audit-line.ts';
import type { App, RouteContext, RouteGroup } from '../contract.ts';
import { checkedLog } from './checked-log.ts';

const tags = ['audit'];
const LINES_A_PAGE = 1000;
/** As the log has it: whole, in its own case. */
const WORD = Type.String({ minLength: 1, maxLength: 500 });

/** Who did what, and who looked at whom. */
export const auditRoutes: RouteGroup = {
  name: 'audit',
  register(app, context) {
    registerList(app, context);
    registerVerification(app, context);
    registerExport(app, context);
  },
};

function registerList(app: App, { store }: RouteContext): void {
  const querystring = closed({
    before: Type.Optional(Type.Integer({ minimum: 1 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    actor: Type.Optional(WORD),
    action: Type.Optional(WORD),
    subject: Type.Optional(WORD),
    from: Type.Optional(INSTANT),
    to: Type.Optional(INSTANT),
  });
  /** `next` is given back as `before`; absent at the end. */
  const page = closed({ items: Type.Array(AuditLine), next: Type.Optional(Type.Integer({ minimum: 1 })) });
  const schema = {
    operationId: 'listAuditLog',
    summary: 'The audit log, newest first: the lines that fit all that is given',
    tags,
    querystring,
    response: { 200: page },
  };
  app.get('/api/v1/audit', { config: { access: 'listAuditLog' as const }, schema }, async (request) => {
    const { limit = 100, ...asked } = request.query;
    const rows = await store.auditLog({ ...asked, limit: limit + 1 });
    const items = rows.slice(0, limit).map((row) => ({ ...row, detail: { ...row.detail } }));
    const last = items.at(-1);
    return { items, ...(rows.length > limit && last !== undefined ? { next: last.number } : {}) };
  });

  const response = { 200: closed({ items: Type.Array(text(100)) }) };
  const actions = { operationId: 'listAuditActions', summary: 'Every action that the audit log holds', tags, response };
  app.get('/api/v1/audit/actions', { config: { access: 'listAuditActions' as const }, schema: actions }, async () => ({
    items: (await store.auditActions()).toSorted(),
  }));
}

function registerVerification(app: App, context: RouteContext): void {
  const what = ['changed', 'unlinked', 'missing', 'out-of-order', 'rewritten', 'cut-off'] as const;
  const verified = closed({
    lines: Type.Integer(),
    /** The newest line that a seal vouches for. */
    sealed: Type.Optional(closed({ number: Type.Integer(), digest: DIGEST, at: INSTANT })),
    seals: Type.Integer(),
    /** Seals that the audit key did not sign. */
    badSeals: Type.Integer(),
    /** In the order of the log, at most 100. */
    problems: Type.Array(closed({ line: Type.Integer(), what: oneOf(what) })),
    /** The audit key: SPKI DER, base64url. */
    key: text(100),
    collectorId: text(32),
  });
  const summary = 'Whether the audit log is as it was written: chained, and as every seal says';
  const schema = { operationId: 'verifyAuditLog', summary, tags, response: { 200: verified } };
  app.get('/api/v1/audit/verification', { config: { access: 'verifyAuditLog' as const }, schema }, async () => {
    const { problems, sealed, lines, seals, badSeals } = await checkedLog(context);
    const { collectorId, auditSeals } = context;
    const list = problems.map((one) => ({ ...one }));
    const newest = sealed === undefined ? {} : { sealed: { number: sealed.number, digest: sealed.digest, at: sealed.at } };
    return { lines, ...newest, seals, badSeals, problems: list, key: auditSeals.publicKey, collectorId };
  });
}

function registerExport(app: App, context: RouteContext): void {
  const response = { 200: Type.Unsafe<Readable>({ type: 'string', description: 'The file' }) };
  const summary = 'The audit log as a file that can be verified anywhere: JSON lines, oldest first, then its seals';
  const schema = { operationId: 'exportAuditLog', summary, tags, response };
  app.get('/api/v1/audit/export', { config: { access: 'exportAuditLog' as const }, schema }, async (request, reply) => {
    const audit = auditLine(context, request.caller, { action: 'audit.export', subject: 'audit log' });
    await context.store.audit(audit);
    await context.auditSeals.seal();
    void reply.header('content-disposition', 'attachment; filename="bandog-audit.jsonl"').type('application/x-ndjson');
    return reply.send(Readable.from(exported(context)));
  });
}

/** A head, the lines, the seals: each one line of JSON that says what it is. */
async function* exported({ store, collectorId, auditSeals, clock }: RouteContext): AsyncGenerator<string> {
  const head = { schema: 'bandog.audit-log/1', collectorId, key: auditSeals.publicKey, exportedAt: clock.now() };
  yield `${JSON.stringify({ head })}\n`;
  for (let after = 0; ;) {
    const lines = await store.auditLines({ after, limit: LINES_A_PAGE });
    yield lines.map((line) => `${JSON.stringify({ line })}\n`).join('');
    const last = lines.at(-1);
    if (last === undefined || lines.length < LINES_A_PAGE) break;
    after = last.number;
  }
  for (let after = 0; ;) {
    const seals = await store.auditSeals({ after, limit: LINES_A_PAGE });
    yield seals.map(({ text: said, signature }) => `${JSON.stringify({ seal: { text: said, signature } })}\n`).join('');
    const last = seals.at(-1);
    if (last === undefined || seals.length < LINES_A_PAGE) return;
    after = last.number;
  }
}
