import { clockTime } from '../clock-time.ts';
import type { Check, Facts } from '../contract.ts';

/** Whether the agent runs, answers and belongs to a collector. */
export const agent: Check = {
  id: 'agent',
  rows({ status, silence }) {
    const { enrolled, hostId, collector } = status;
    return [
      silence === undefined ? runningRow(status) : { title: 'Agent', state: 'broken', ...silence },
      enrolled
        ? { title: 'Enrolment', state: 'ok', says: `host ${hostId ?? ''} of ${collector ?? ''}` }
        : {
            title: 'Enrolment',
            state: 'broken',
            says: 'this host belongs to no collector',
            remedy: 'Get a token from the collector and run `bandog agent enrol --token-file FILE`.',
          },
    ];
  },
};

function runningRow({ running, version, startedAt }: Facts['status']): ReturnType<Check['rows']>[number] {
  const since = startedAt === undefined ? '' : `, since ${clockTime(startedAt)}`;
  return running
    ? { title: 'Agent', state: 'ok', says: `version ${version ?? 'unknown'} runs${since}` }
    : {
        title: 'Agent',
        state: 'broken',
        says: 'does not run on this state folder',
        remedy: 'Start it: `systemctl start bandog`, or `bandog agent run`. The log says why it ended.',
      };
}
