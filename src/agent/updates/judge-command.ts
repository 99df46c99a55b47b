import { isSaidBy } from '../../catalogue/verify.ts';
import { isCommand, parseStatement } from '../../wire/parse-statements.ts';
import type { Command, SignedStatement } from '../../wire/statements.ts';
import type { UpdatesState } from './updates-state.ts';

/** So far may an order's life reach beyond now: one that never ends would be a key to this host. */
const LONGEST_LIFE_MS = 31 * 24 * 3_600_000;

/** Whose orders this host obeys, and when it is. */
export interface Obeying {
  readonly hostId: string;
  readonly collectorId: string;
  readonly commandKey: string;
  readonly now: string;
}

/** What is to be done with an order. */
export type CommandVerdict =
  /** It was obeyed, or passed over, before. */
  | { readonly kind: 'known'; readonly command: Command }
  | { readonly kind: 'obey'; readonly command: Command }
  | { readonly kind: 'past'; readonly command: Command }
  | { readonly kind: 'refused'; readonly why: string };

/** Whether this host obeys: the signature first, then whose order it is, then its number, then its time. */
export function judgeCommand(
  statement: SignedStatement,
  state: Pick<UpdatesState, 'lastCommand'>,
  host: Obeying,
): CommandVerdict {
  if (!isSaidBy(host.commandKey, 'command', statement))
    return { kind: 'refused', why: 'it is not signed by the command key that was pinned at enrolment' };
  const command = parseStatement(statement.text, isCommand);
  if (command === undefined) return { kind: 'refused', why: 'it is signed, and nothing that an agent can be ordered to do' };
  if (command.hostId !== host.hostId || command.collectorId !== host.collectorId)
    return { kind: 'refused', why: 'it is for another host' };
  if (command.number <= state.lastCommand) return { kind: 'known', command };
  const lifeMs = Date.parse(command.expires) - Date.parse(host.now);
  if (Number.isNaN(lifeMs) || lifeMs > LONGEST_LIFE_MS)
    return { kind: 'refused', why: 'it would be valid for longer than a month' };
  return lifeMs <= 0 ? { kind: 'past', command } : { kind: 'obey', command };
}
