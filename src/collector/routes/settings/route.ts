import { Type } from 'typebox';
import { closed } from '../../../domain/schema.ts';
import { isHostSettings, parseStatement } from '../../../wire/parse-statements.ts';
import { HostSettings, SignedStatement } from '../../../wire/statements.ts';
import type { RouteGroup } from '../contract.ts';
import { badRequest } from '../errors.ts';
import { SettingsView } from '../update-answers.ts';
import { signSettings } from './sign-settings.ts';

const {
  schema: _schema,
  collectorId: _collectorId,
  revision: _revision,
  created: _created,
  ...members
} = HostSettings.properties;

/** How hosts are to work, under the publisher's signature. */
export const settingsRoutes: RouteGroup = {
  name: 'settings',
  register(app, context) {
    const tags = ['settings'];
    const show = {
      operationId: 'getSettings',
      summary: 'Settings of hosts that are in force',
      tags,
      response: { 200: SettingsView },
    };
    app.get('/api/v1/settings', { config: { access: 'getSettings' as const }, schema: show }, async () => {
      const row = await context.store.settings();
      const { collectorId } = context;
      const before = await context.store.revisionsBefore();
      if (row === undefined) return { highest: before, collectorId };
      const settings = parseStatement(row.statement.text, isHostSettings);
      const { publishedAt, publishedBy, revision } = row;
      return {
        ...(settings === undefined ? {} : { settings }),
        publishedAt,
        publishedBy,
        highest: Math.max(revision, before),
        collectorId,
      };
    });

    const body = closed({ settings: Type.Optional(closed(members)), statement: Type.Optional(SignedStatement) });
    const response = { 201: closed({ revision: Type.Integer() }) };
    const put = { operationId: 'publishSettings', summary: 'Put settings of hosts in force', tags, body, response };
    const options = { config: { access: 'publishSettings' as const }, bodyLimit: 1024 * 1024, schema: put };
    app.post('/api/v1/settings', options, async (request, reply) => {
      const { settings, statement } = request.body;
      if ((settings === undefined) === (statement === undefined))
        throw badRequest('give either settings or a signed statement of them');
      const given = { ...(settings === undefined ? {} : { settings }), statement, caller: request.caller };
      const revision = await signSettings(context, given);
      return reply.code(201).send({ revision: revision ?? 0 });
    });
  },
};
