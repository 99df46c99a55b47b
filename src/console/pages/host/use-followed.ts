import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { CommandView, FollowedCommand } from '../../../api-client/client.generated.ts';
import { api } from '../../session/client.ts';

/** The collector answers when there is news, and after so long in any case. */
const WAIT_SECONDS = 20;
/** Between two questions: an answer that came at once is not asked for in a loop. */
const PAUSE_MS = 250;

/** An order while it is on its way, with how far its host is; undefined before the first answer. */
export function useFollowed(host: string, { id, state }: CommandView): FollowedCommand | undefined {
  const queries = useQueryClient();
  const queryKey = ['followed', id];
  const { data } = useQuery({
    queryKey,
    queryFn: async () => {
      const seen = queries.getQueryData<FollowedCommand>(queryKey)?.stage;
      const answer = await api.followCommand({ host, command: id, ...(seen === undefined ? {} : { seen, wait: WAIT_SECONDS }) });
      // What the page shows beside it is to be as new.
      if (hasEnded(answer.command)) void queries.invalidateQueries({ queryKey: ['pulse', host] });
      return answer;
    },
    enabled: !hasEnded({ state }),
    refetchInterval: (query) => (query.state.data !== undefined && hasEnded(query.state.data.command) ? false : PAUSE_MS),
    staleTime: 0,
  });
  return data;
}

function hasEnded({ state }: Pick<CommandView, 'state'>): boolean {
  return state !== 'queued' && state !== 'delivered';
}
