import { COMMAND_VERBS } from '../../../wire/statements.ts';
import type { CommandRow } from '../../store/updates-contract.ts';
import type { CommandView } from '../update-answers.ts';

/** An order as people read it. */
export function viewOf(command: CommandRow): CommandView {
  const { hostId: _hostId, verb, ...row } = command;
  const known = COMMAND_VERBS.find((one) => one === verb);
  if (known === undefined) throw new Error(`the store holds a command ${verb}`);
  return { ...row, verb: known };
}
