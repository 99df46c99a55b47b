import { Type } from 'typebox';
import { closed } from '../../../domain/schema.ts';
import { AuditLine } from '../answers.ts';
import type { RouteGroup } from '../contract.ts';

/** Who did what, and who looked at whom. */
export const auditRoutes: RouteGroup = {
  name: 'audit',
  register(app, { store }) {
    const tags = ['audit'];
    const querystring = closed({
      before: Type.Optional(Type.Integer({ minimum: 1 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    });
    const page = closed({ items: Type.Array(AuditLine) });
    const list = {
      operationId: 'listAuditLog',
      summary: 'The audit log, newest first',
      tags,
      querystring,
      response: { 200: page },
    };
    app.get('/api/v1/audit', { config: { access: 'listAuditLog' as const }, schema: list }, async (request) => {
      const { before, limit = 100 } = request.query;
      const rows = await store.auditLog({ before, limit });
      return { items: rows.map((row) => ({ ...row, detail: { ...row.detail } })) };
    });

    const verified = closed({ lines: Type.Integer(), broken: Type.Optional(Type.Integer()) });
    const summary = 'Whether every line of the audit log follows from the one before';
    const verify = { operationId: 'verifyAuditLog', summary, tags, response: { 200: verified } };
    app.get('/api/v1/audit/verification', { config: { access: 'verifyAuditLog' as const }, schema: verify }, () =>
      store.verifyAuditLog(),
    );
  },
};
