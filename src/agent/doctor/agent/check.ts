import { clockTime } from '../clock-time.ts';
import type { Check } from '../contract.ts';

/** Whether the agent runs and belongs to a collector. */
export const agent: Check = {
  id: 'agent',
  rows({ status: { running, enrolled, version, startedAt, hostId, collector } }) {
    const since = startedAt === undefined ? '' : `, since ${clockTime(startedAt)}`;
    return [
      running
        ? { title: 'Agent', state: 'ok', says: `version ${version ?? 'unknown'} runs${since}` }
        : {
            title: 'Agent',
            state: 'broken',
            says: 'does not run on this state folder',
            remedy: 'Start it: `systemctl start bandog`, or `bandog agent run`. The log says why it ended.',
          },
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
