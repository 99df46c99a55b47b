import type { Check } from '../contract.ts';
import { named } from '../scopes-in-words.ts';

const LINUX =
  'Run the scanner as the service does, with CAP_DAC_READ_SEARCH and CAP_SYS_PTRACE, or as root. An encrypted home opens when its owner signs in.';
const OTHERS = 'Run the scanner as the service does, or as an administrator.';

/** Homes, folders and processes that the scanner may not read. */
export const permissions: Check = {
  id: 'permissions',
  rows({ coverage, platform }) {
    const denied = coverage.flatMap(({ scope, gaps }) =>
      gaps.filter(({ reason }) => reason === 'denied').map(({ path }) => ({ scope, where: path ?? scope })),
    );
    const processes = denied.filter(({ scope }) => scope.startsWith('processes'));
    const files = denied.filter((gap) => !processes.includes(gap));
    const remedy = platform === 'linux' ? LINUX : OTHERS;
    const says = [
      ...(files.length === 0 ? [] : [`cannot read ${named(files.map(({ where }) => where))}`]),
      ...(processes.length === 0 ? [] : [`cannot see what ${processes.length === 1 ? 'a process runs' : 'some processes run'}`]),
    ];
    if (says.length === 0)
      return [{ title: 'Permissions', state: 'ok', says: 'everything that was to be looked at could be read' }];
    return [{ title: 'Permissions', state: 'attention', says: says.join('; '), remedy }];
  },
};
