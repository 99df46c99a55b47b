import { signStatement } from '../../../catalogue/sign.ts';
import type { Command } from '../../../wire/statements.ts';
import { newId } from '../../access/secrets.ts';
import type { CommandRow } from '../../store/updates-contract.ts';
import type { Caller, RouteContext } from '../contract.ts';
import { actorOf, auditLine } from '../audit-line.ts';

/** What is ordered, and by whom. */
export interface Sending {
  readonly order: Pick<Command, 'verb' | 'depth' | 'release'> & { readonly expiresInSeconds: number };
  readonly caller: Caller | undefined;
}

/** Two who order at once: the second takes the next number. */
const MOST_TRIES = 5;

/** Signs an order for a host and queues it, with its line in the audit log; undefined when the host takes none now. */
export async function send(
  { store, clock, keys, collectorId }: RouteContext,
  { hostId, name }: { readonly hostId: string; readonly name?: string },
  { order, caller }: Sending,
): Promise<CommandRow | undefined> {
  const { expiresInSeconds, ...what } = order;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const number = await store.nextCommandNumber(hostId);
    if (number === undefined) return undefined;
    const issued = clock.now();
    const expires = new Date(Date.parse(issued) + expiresInSeconds * 1000).toISOString();
    const command: Command = { schema: 'bandog.command/1', id: newId(), collectorId, hostId, number, ...what, issued, expires };
    const statement = signStatement(keys.command, 'command', command);
    const issuedBy = actorOf(caller);
    const row = { id: command.id, hostId, number, verb: command.verb, issuedAt: issued, issuedBy, expiresAt: expires };
    const detail = { ...(name === undefined ? {} : { name }), command: command.id };
    const audit = auditLine({ clock }, caller, { action: `host.${command.verb}`, subject: hostId, detail });
    if (!(await store.addCommand({ ...row, statement, audit }))) continue;
    store.announce({ kind: 'ordered', hostId });
    return { ...row, state: 'queued' };
  }
  return undefined;
}
