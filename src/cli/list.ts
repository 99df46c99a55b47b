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
    name: 'demo',
    summary: 'start a collector and an agent here, and show what is found',
    load: async () => (await import('./demo/command.ts')).command,
  },
  {
    name: 'scan',
    summary: 'look at this machine, or a folder, once and print what is there',
    load: async () => (await import('./scan/command.ts')).command,
  },
  {
    name: 'explain',
    summary: 'why something is reported here, what came near, what was not looked at',
    load: async () => (await import('./explain/command.ts')).command,
  },
  {
    name: 'agent',
    summary: 'enrol this host, run the agent, or say how it stands',
    load: async () => (await import('./agent/command.ts')).command,
  },
  {
    name: 'status',
    summary: 'say how the agent on this machine stands',
    load: async () => (await import('./status/command.ts')).command,
  },
  {
    name: 'doctor',
    summary: 'what the agent on this machine needs, and what to do where it lacks',
    load: async () => (await import('./doctor/command.ts')).command,
  },
  {
    name: 'show-next-upload',
    summary: 'exactly what leaves this machine next',
    load: async () => (await import('./show-next-upload/command.ts')).command,
  },
  {
    name: 'sent',
    summary: 'what left this machine, to the byte',
    load: async () => (await import('./sent/command.ts')).command,
  },
  {
    name: 'my-machine',
    summary: 'what was found that concerns you, how to remove it, whom to ask',
    load: async () => (await import('./my-machine/command.ts')).command,
  },
  {
    name: 'notice',
    summary: 'show on the desktop what is new here and is to go',
    load: async () => (await import('./notice/command.ts')).command,
  },
  {
    name: 'privacy',
    summary: 'what Bandog collects on this machine, what it never does, and why',
    load: async () => (await import('./privacy/command.ts')).command,
  },
  {
    name: 'scanner',
    summary: 'the half that reads disks; the agent starts it',
    load: async () => (await import('./scanner/command.ts')).command,
  },
  {
    name: 'signatures',
    summary: 'check, try, show and compile signatures',
    load: async () => (await import('./signatures/command.ts')).command,
  },
  {
    name: 'collector',
    summary: 'run a collector, or manage one: tokens, hosts, catalogues, audit log',
    load: async () => (await import('./collector/command.ts')).command,
  },
  {
    name: 'query',
    summary: 'whether a host is clean, and every copy on it',
    load: async () => (await import('./query/command.ts')).command,
  },
  {
    name: 'findings',
    summary: 'the copies on all hosts, or here, by product, state, verdict or account',
    load: async () => (await import('./findings/command.ts')).command,
  },
  {
    name: 'person',
    summary: 'all hosts and copies of one account, for a reason that is recorded',
    load: async () => (await import('./person/command.ts')).command,
  },
  {
    name: 'policy',
    summary: 'show, compare, apply or export what the company has decided',
    load: async () => (await import('./policy/command.ts')).command,
  },
  {
    name: 'exceptions',
    summary: 'ask for an exception from the policy, approve, reject, revoke or list them',
    load: async () => (await import('./exceptions/command.ts')).command,
  },
  {
    name: 'export',
    summary: 'write findings as CSV or JSON lines',
    load: async () => (await import('./export/command.ts')).command,
  },
];
