import { signStatement } from '../../../catalogue/sign.ts';
import { isSaidBy } from '../../../catalogue/verify.ts';
import { KnownError } from '../../../domain/errors.ts';
import { isHostSettings, parseStatement } from '../../../wire/parse-statements.ts';
import type { HostSettings, SignedStatement } from '../../../wire/statements.ts';
import type { Caller, RouteContext } from '../contract.ts';
import { badRequest } from '../errors.ts';
import { actorOf, auditLine } from '../audit-line.ts';

/** Settings without what the collector itself adds. */
export type GivenSettings = Omit<HostSettings, 'schema' | 'collectorId' | 'revision' | 'created'>;

/**
 * Puts settings in force: those that are given, or the ones in force said again under the key of now. Answers with their revision;
 * undefined when there is nothing to say again.
 *
 * @throws KnownError E_CONFIG_INVALID when the publisher key is kept offline, E_BAD_SIGNATURE, E_BAD_REQUEST
 */
export async function signSettings(
  context: RouteContext,
  given: {
    readonly settings?: GivenSettings;
    readonly statement?: SignedStatement | undefined;
    readonly caller: Caller | undefined;
  },
): Promise<number | undefined> {
  const { store, clock, keys, collectorId } = context;
  const before = await store.settings();
  const highest = Math.max(before?.revision ?? 0, await store.revisionsBefore());
  const again = before === undefined ? undefined : parseStatement(before.statement.text, isHostSettings);
  const wanted = given.settings ?? again;
  if (wanted === undefined && given.statement === undefined) return undefined;
  const created = clock.now();
  const full = { ...wanted, schema: 'bandog.settings/1', collectorId, revision: highest + 1, created };
  const statement = given.statement ?? signStatement(keys.publisher(), 'settings', full);
  const { revision } = settingsSaid(statement, context);
  const publishedBy = actorOf(given.caller);
  const audit = auditLine(context, given.caller, { action: 'settings.publish', subject: `settings ${revision}` });
  const isAdded = await store.addSettings({ revision, statement, publishedAt: created, publishedBy, audit });
  if (!isAdded)
    throw badRequest(
      `revision ${revision} is not above ${highest}, which is in force`,
      'Sign them again with a higher revision.',
    );
  await context.offers.refresh();
  return revision;
}

function settingsSaid(statement: SignedStatement, { keys, collectorId }: RouteContext): HostSettings {
  if (!isSaidBy(keys.public().publisherKey, 'settings', statement)) {
    throw new KnownError(
      'E_BAD_SIGNATURE',
      'the settings are not signed by the publisher key of this collector',
      'Sign them with the key that hosts believe.',
    );
  }
  const said = parseStatement(statement.text, isHostSettings);
  if (said === undefined) throw badRequest('these are no settings that a host understands', 'docs/collector.md has their form.');
  if (said.collectorId !== collectorId)
    throw badRequest('the settings are for the hosts of another collector', `Sign them for ${collectorId}.`);
  return said;
}
