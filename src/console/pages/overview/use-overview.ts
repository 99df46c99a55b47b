import { useQuery } from '@tanstack/react-query';
import { api } from '../../session/client.ts';

/** The collector keeps such answers for some seconds itself: asking is cheap. */
const EVERY_MS = 10_000;

/** The overview, as it goes on. */
export function useOverview() {
  return useQuery({ queryKey: ['overview'], queryFn: async () => api.getOverview(), refetchInterval: EVERY_MS });
}

/** A campaign day by day. It changes once an hour. */
export function useCampaignDays(id: string) {
  return useQuery({
    queryKey: ['campaign-days', id],
    queryFn: async () => api.getCampaignDays({ id }),
    refetchInterval: 5 * 60_000,
  });
}
