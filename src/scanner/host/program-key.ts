import type { FileFacts, ProcessFacts } from './contract.ts';
import { isInterpreter } from './process-script.ts';

/** The same program in the same state, run by the same account; of an interpreter also what its first so many arguments say that it runs. */
export function programKey(facts: ProcessFacts, argumentsCount: number): string {
  const { executable = '', executableFacts, owner, container = '' } = facts;
  const script = isInterpreter(facts) ? [facts.workingFolder, ...facts.arguments.slice(0, argumentsCount)] : [];
  return [executableFacts === undefined ? '?' : stateOf(executableFacts), executable, owner, container, ...script].join('\0');
}

/** A file that was not changed since. */
export function stateOf({ id, size, changedMs }: FileFacts): string {
  return `${id}:${size}:${changedMs}`;
}
