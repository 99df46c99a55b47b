import type { Logger } from 'pino';
import { isSaidBy } from '../../catalogue/verify.ts';
import type { Clock } from '../../domain/clock.ts';
import { isCommand, parseStatement } from '../../wire/parse-statements.ts';
import type { Command, CommandVerb, SignedStatement } from '../../wire/statements.ts';
import type { UpdatesFile } from './updates-file.ts';
import { MOST, ofHost, withRefusal, type Outcome, type UpdatesState } from './updates-state.ts';

/** What doing a command gave. */
export type Done = Omit<Outcome, 'id'>;

/** What this agent can be ordered to do: each verb of the closed set, and nothing else. Resolves when it is done. */
export type Deeds = Readonly<Record<CommandVerb, (command: Command) => Promise<Done>>>;

/** What obeying works with. */
export interface CommandParts {
  readonly file: UpdatesFile;
  readonly clock: Clock;
  readonly log: Logger;
  readonly host: { readonly hostId: string; readonly collectorId: string; readonly commandKey: string };
  readonly deeds: Deeds;
  /** An outcome waits to be told. */
  readonly ended: () => void;
}

/** So far may an order's life reach beyond now: one that never ends would be a key to this host. */
const LONGEST_LIFE_MS = 31 * 24 * 3_600_000;

/** Obeys the collector's signed orders: each once, in the order of their numbers, none of another host, none that is past. */
export class Commands {
  readonly #parts: CommandParts;

  constructor(parts: CommandParts) {
    this.#parts = parts;
    const state = ofHost(parts.file.state, parts.host.hostId);
    if (state.underWay.length === 0) return;
    const broken = state.underWay.map((id) => ({ id, state: 'failed' as const, why: 'the agent ended before it was done' }));
    parts.file.keep({ ...state, underWay: [], outcomes: [...state.outcomes, ...broken].slice(-MOST.outcomes) });
  }

  /** Begins what was ordered. Returns when it is on disk that it was begun; its end is told by a heartbeat. */
  take(statements: readonly SignedStatement[]): void {
    for (const statement of statements) {
      const { file, log, clock } = this.#parts;
      const { hostId, collectorId, commandKey } = this.#parts.host;
      const state = ofHost(file.state, hostId);
      if (state !== file.state) file.keep(state);
      const verdict = judgeCommand(statement, state, { hostId, collectorId, commandKey, now: clock.now() });
      switch (verdict.kind) {
        case 'known':
          break;
        case 'refused': {
          const after = withRefusal(file.state, { what: 'command', why: verdict.why });
          if (after === file.state) break;
          log.error({ why: verdict.why }, 'an order is not obeyed');
          file.keep(after);
          break;
        }
        case 'past':
          this.#begin(verdict.command);
          this.#end(verdict.command, { state: 'failed', why: 'it came after its expiry' });
          break;
        case 'obey':
          this.#obey(verdict.command);
          break;
      }
    }
  }

  /** The collector has heard of these outcomes. */
  told(outcomes: readonly Outcome[]): void {
    const { file } = this.#parts;
    const heard = new Set(outcomes.map(({ id }) => id));
    const left = file.state.outcomes.filter(({ id }) => !heard.has(id));
    if (left.length < file.state.outcomes.length) file.keep({ ...file.state, outcomes: left });
  }

  #obey(command: Command): void {
    const { log, deeds } = this.#parts;
    log.info({ id: command.id, verb: command.verb }, 'the collector’s order is obeyed');
    this.#begin(command);
    const failed = (error: unknown): Done => ({
      state: 'failed',
      why: (error instanceof Error ? error.message : 'unknown error').slice(0, 200),
    });
    void deeds[command.verb](command)
      .catch(failed)
      .then((done) => this.#end(command, done));
  }

  #begin({ id, number }: Command): void {
    const { file } = this.#parts;
    file.keep({ ...file.state, lastCommand: number, underWay: [...file.state.underWay, id].slice(-MOST.underWay) });
  }

  #end({ id, verb }: Command, done: Done): void {
    const { file, log, ended } = this.#parts;
    const { state } = file;
    log.info({ id, verb, ...done }, 'the collector’s order is done with');
    file.keep({
      ...state,
      underWay: state.underWay.filter((one) => one !== id),
      outcomes: [...state.outcomes, { id, ...done }].slice(-MOST.outcomes),
    });
    ended();
  }
}

/** What is to be done with an order. */
export type CommandVerdict =
  /** It was obeyed, or passed over, before. */
  | { readonly kind: 'known' }
  | { readonly kind: 'obey'; readonly command: Command }
  | { readonly kind: 'past'; readonly command: Command }
  | { readonly kind: 'refused'; readonly why: string };

/** Whether this host obeys: the signature first, then whose order it is, then its number, then its time. */
export function judgeCommand(
  statement: SignedStatement,
  state: Pick<UpdatesState, 'lastCommand'>,
  host: { readonly hostId: string; readonly collectorId: string; readonly commandKey: string; readonly now: string },
): CommandVerdict {
  if (!isSaidBy(host.commandKey, 'command', statement))
    return { kind: 'refused', why: 'it is not signed by the command key that was pinned at enrolment' };
  const command = parseStatement(statement.text, isCommand);
  if (command === undefined) return { kind: 'refused', why: 'it is signed, and nothing that an agent can be ordered to do' };
  if (command.hostId !== host.hostId || command.collectorId !== host.collectorId)
    return { kind: 'refused', why: 'it is for another host' };
  if (command.number <= state.lastCommand) return { kind: 'known' };
  const lifeMs = Date.parse(command.expires) - Date.parse(host.now);
  if (Number.isNaN(lifeMs) || lifeMs > LONGEST_LIFE_MS)
    return { kind: 'refused', why: 'it would be valid for longer than a month' };
  return lifeMs <= 0 ? { kind: 'past', command } : { kind: 'obey', command };
}
