import type { Instant } from '../../../domain/clock.ts';
import type { Ring } from '../../../domain/rollout.ts';
import type { Contacted } from '../contract.ts';
import { FIRST_PREVIOUS } from '../decisions/chain.ts';
import { contactAlarms, isYoungerThan, knowledgeOf, knowsMore, rollbackDetail } from '../decisions/contact-alarms.ts';
import { presenceSaid, troublesOf } from '../decisions/contact-columns.ts';
import { appendAudit } from '../operations/write-audit.ts';
import { addAlarms, lastRollbacks, takeSilenceBack } from './alarms.ts';
import type { PostgresConnection } from './connection.ts';
import { exchangeCommands } from './exchange-commands.ts';
import { NEEDS_LOCK, type ContactOfHost, type Holding } from './host-orders.ts';
import type { HostState } from './host-states.ts';
import { insertRows } from './lists.ts';
import { closePending } from './match-open.ts';

const INSERT_TROUBLES = insertRows(
  'release_trouble',
  [
    ['host', 'bigint'],
    ['revision', 'bigint'],
    ['at', 'text'],
    ['why', 'text'],
  ],
  'ON CONFLICT DO NOTHING',
);

type Heard = Contacted | typeof NEEDS_LOCK;

/** Records heartbeats of hosts, at most one each; answers in their order. */
export async function recordContacts(
  connection: PostgresConnection,
  contacts: readonly ContactOfHost[],
  { hasLock }: Holding,
): Promise<readonly Heard[]> {
  const isPlain = (one: ContactOfHost) => hasLock || !changesHost(one);
  const taken = contacts.filter((one) => isPlain(one));
  const behind = hasLock ? await beginAnew(connection, taken) : new Set<ContactOfHost>();
  await notePresence(connection, taken);
  const open = taken.filter(({ state }) => !state.chain.isForked && !state.chain.isClosed);
  const wants = (one: ContactOfHost) => one.state.chain.wantsResync || behind.has(one) || knowsMore(one.contact, one.state.chain);
  const ended = open.filter((one) => !wants(one) && endsResync(one));
  await closePending(
    connection,
    ended.map(({ contact, state }) => ({ state, at: contact.at, resyncAt: resyncAt(state) })),
  );
  await connection.rows(
    INSERT_TROUBLES,
    open.flatMap(({ contact, state }) => troublesOf(contact).map((one) => [state.id, ...one])),
  );
  const commands = await exchangeCommands(connection, open);
  return contacts.map((one) => {
    if (!isPlain(one)) return NEEDS_LOCK;
    if (!open.includes(one)) return { resync: false, isForked: true, commands: [] };
    const ring = one.state.row['ring'];
    return {
      resync: wants(one),
      ...(knowsMore(one.contact, one.state.chain) ? { isAhead: true } : {}),
      isForked: false,
      commands: commands.get(one.state.id) ?? [],
      ...(typeof ring === 'string' ? { ring: ring as Ring } : {}),
    };
  });
}

/** Whether a heartbeat may change more than what is known of the host's presence. */
function changesHost(one: ContactOfHost): boolean {
  return knowledgeOf(one.contact, one.state.chain) !== 'current' || (!one.state.chain.wantsResync && endsResync(one));
}

/** A host that has nothing more to send has ended its resync. */
function endsResync({ contact, state }: ContactOfHost): boolean {
  return state.row['resync_at'] !== null && contact.spooledBatches === 0;
}

function resyncAt(state: HostState): Instant | undefined {
  const at = state.row['resync_at'];
  return typeof at === 'string' ? at : undefined;
}

async function notePresence(connection: PostgresConnection, contacts: readonly ContactOfHost[]): Promise<void> {
  const noted = contacts.map(({ contact, state }) => ({ contact, state, ...contactAlarms(state.presence, contact) }));
  await takeSilenceBack(
    connection,
    noted.filter((one) => one.takesSilenceBack).map(({ state }) => state.id),
  );
  const alarms = noted.flatMap(({ contact, state, add }) => add.map((alarm) => ({ host: state.id, at: contact.at, alarm })));
  await addAlarms(connection, alarms);
  for (const { contact, state } of noted) state.setPresence(presenceSaid(contact));
}

/** Begins a new epoch of each host whose state went back, so that what it sends next is taken for no fork. */
async function beginAnew(
  connection: PostgresConnection,
  contacts: readonly ContactOfHost[],
): Promise<ReadonlySet<ContactOfHost>> {
  const told = contacts.map((one) => ({ one, knowledge: knowledgeOf(one.contact, one.state.chain) }));
  const older = told.filter(({ knowledge }) => knowledge === 'older').map(({ one }) => one.state.id);
  const last = await lastRollbacks(connection, older);
  const behind = told.filter(
    ({ one, knowledge }) =>
      knowledge === 'behind' || (knowledge === 'older' && isYoungerThan(one.contact, last.get(one.state.id))),
  );
  for (const { one } of behind) {
    const { contact, state } = one;
    const { at, hostId } = contact;
    const detail = rollbackDetail(contact, { stored: state.chain, before: state.presence });
    await addAlarms(connection, [{ host: state.id, at, alarm: { kind: 'state-rollback', detail } }]);
    await appendAudit(connection, { at, actor: `host:${hostId}`, action: 'host.state-rollback', subject: hostId, detail });
    state.setHost({ epoch: state.chain.epoch + 1, sequence: 0, last_digest: FIRST_PREVIOUS });
  }
  return new Set(behind.map(({ one }) => one));
}
