import type { Command } from './contract.ts';

/** A command that is loaded only when it is called, so that `bandog scan` never pays for the collector. */
export interface ListedCommand {
  readonly name: string;
  /** The same words as the loaded command's (a test holds them equal); here so that `--help` loads nothing. */
  readonly summary: string;
  load(): Promise<Command>;
}

/** Every command, in the order in which `bandog --help` shows them. */
export const COMMANDS: readonly ListedCommand[] = [
  {
    name: 'scan',
    summary: 'look at this machine, or a folder, once and print what is there',
    load: async () => (await import('./scan/command.ts')).command,
  },
  {
    name: 'signatures',
    summary: 'check, try, show and compile signatures',
    load: async () => (await import('./signatures/command.ts')).command,
  },
];
