import type { AgentWatching } from '../domain/agent-figures.ts';

const STARTS: Readonly<Record<AgentWatching['starts'], string>> = {
  'exec-events': 'every start of a program',
  polling: 'programs that run for two seconds',
  none: 'no starts',
};

/** How a host notices changes: `812 folders; every start of a program`. */
export function watchingWords({ watched, compared, starts }: AgentWatching): string {
  const beyond = compared === 0 ? '' : `, ${compared} more compared every five seconds`;
  return `${watched} folders${beyond}; ${STARTS[starts]}`;
}
