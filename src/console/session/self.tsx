import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, use } from 'react';
import type { SelfView } from '../../api-client/client.generated.ts';
import { api, isSignedOut, SELF } from './client.ts';

/** Who is signed in; null when nobody is. */
export function useWhoIsHere() {
  return useQuery({
    queryKey: SELF,
    queryFn: async (): Promise<SelfView | null> =>
      api.getSelf().catch((error: unknown) => {
        if (isSignedOut(error)) return null;
        throw error;
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Of whoever is signed in; set around every page. */
export const SelfContext = createContext<SelfView | undefined>(undefined);

/** Whoever is signed in. */
export function useSelf(): SelfView {
  const self = use(SelfContext);
  if (self === undefined) throw new Error('nobody is signed in here');
  return self;
}

/** Operations of the API by their ids, which the collector says of everybody that he may do them. */
export function useMay(): (operation: string) => boolean {
  const { may } = useSelf();
  return (operation) => may.includes(operation);
}

/** Ends the session, and forgets all that was shown. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    // Also when the collector does not answer: what is on the screen goes.
    await api.signOut().catch(() => undefined);
    client.setQueryData(SELF, null);
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SELF[0] });
  };
}
