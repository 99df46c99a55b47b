import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { HostPulse } from '../../../api-client/client.generated.ts';
import { api } from '../../session/client.ts';

/** While an order is on its way its steps are to be seen; else a look that nobody ordered may be shown a little later. */
const SOON_MS = 1500;
const LATER_MS = 5000;

/** The host's whole report; it is asked for again only when its pulse says that there is something new, since each is a line of the audit log. */
export function useHost(host: string) {
  return useQuery({
    queryKey: ['host', host],
    queryFn: async () => api.getHost({ host, gone: true, scopes: true }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}

/** How the host stands now, every few seconds; asks for its report anew when it was looked at since. */
export function usePulse(host: string) {
  const queries = useQueryClient();
  const pulse = useQuery({
    queryKey: ['pulse', host],
    queryFn: async () => api.getPulse({ host }),
    refetchInterval: ({ state }) => (isBusy(state.data) ? SOON_MS : LATER_MS),
    staleTime: 0,
  });
  const news = newsOf(pulse.data);
  useEffect(() => {
    const known = queries.getQueryData<{ readonly news: string }>(['news', host])?.news;
    queries.setQueryData(['news', host], { news });
    if (known !== undefined && news !== '' && known !== news) void queries.invalidateQueries({ queryKey: ['host', host] });
  }, [host, news, queries]);
  return pulse;
}

/** Whether an order is on its way. */
export function isBusy(pulse: HostPulse | undefined): boolean {
  return pulse?.orders.some(({ state }) => state === 'queued' || state === 'delivered') === true;
}

function newsOf(pulse: HostPulse | undefined): string {
  if (pulse === undefined) return '';
  const ended = pulse.orders.filter(({ endedAt }) => endedAt !== undefined).map(({ id }) => id);
  return [pulse.mark, ...ended].join(' ');
}
