import { QueryCache, QueryClient } from '@tanstack/react-query';
import { apiClient } from '../../api-client/client.generated.ts';
import { browserTransport } from '../../api-client/browser-transport.ts';
import { ApiError } from '../../api-client/contract.ts';

/** The collector's API, asked by whoever is signed in here. */
export const api = apiClient(browserTransport());

/** Under which who is signed in is kept. */
export const SELF = ['self'] as const;

/** What was asked of the collector, and when it is asked again. */
export function newQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (isSignedOut(error)) client.setQueryData(SELF, null);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchOnWindowFocus: true,
        // Who is refused is refused again; a collector that starts anew is there within seconds.
        retry: (failures, error) => !isRefusal(error) && failures < 3,
        retryDelay: (failures) => Math.min(8000, 500 * 2 ** failures),
      },
    },
  });
  return client;
}

/** Whether the session has ended: the page then asks to sign in, and stays where it is. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 500;
}
