import type { Row } from './row.ts';

/** What must hold for the person at the machine, as far as agent and scanner decide it; what the collector decides (who sees what, how long) is its own. */
export const PROMISES: readonly Row[] = [
  { id: 'R01', what: 'no content of a file leaves the host', holds: 'evidence has closed, typed members; none holds content' },
  {
    id: 'R02',
    what: 'the protocol is a list of what may be said',
    holds: 'a member that is not in the schema is refused on both ends; docs/schemas shows it',
  },
  {
    id: 'R03',
    what: 'paths say no more than what was matched',
    holds:
      'the path of a copy travels whole, since it must be found to be removed; gaps in homes travel without their path, which `bandog explain --look` says on the host; no other name of a home travels',
  },
  {
    id: 'R04',
    what: 'arguments and environment of processes are never kept',
    holds: 'arguments are compared in the worker and forgotten; environments are not read',
  },
  {
    id: 'R05',
    what: 'secrets that get somewhere by mistake are masked',
    holds: 'there is no free text for one to get into: see R01 and R02',
    notHere: 'a mask behind a closed schema would have nothing to mask',
  },
  {
    id: 'R06',
    what: 'account names can be left out',
    holds: 'not yet',
    notHere: 'the collector has no such switch yet; a finding names the account as the system does',
  },
  {
    id: 'R08',
    what: 'software that nobody asked for is not listed',
    holds: 'what matches no signature leaves no trace outside of the host; `--near-misses` and `explain` show it there',
  },
  {
    id: 'R09',
    what: "other people's machines are not looked at",
    holds: 'network shares and file systems of programs are not entered (T13, T16)',
  },
  {
    id: 'R10',
    what: 'no profile of when somebody works',
    holds: 'a running process only changes the state of its copy: first and last day, no times of starts and ends',
  },
  {
    id: 'R11',
    what: 'whoever sits there can see what was sent',
    holds: '`bandog agent status` and what else docs/privacy.md names',
  },
  { id: 'R13', what: 'the notice says what the configuration really does', holds: 'it is made from the running configuration' },
  {
    id: 'R20',
    what: 'diagnostics hold nothing else',
    holds: 'a log has static messages and typed members, also at `debug`; nothing is uploaded by itself',
  },
  {
    id: 'R21',
    what: 'a crash leaves nothing behind',
    holds: 'no memory is in a core file, whatever its limit; no debugger answers to a signal; the units set LimitCORE=0 besides',
  },
  {
    id: 'R22',
    what: 'nothing calls home',
    holds: 'the agent speaks with its collector and with nobody else, the scanner with nobody',
  },
];
