import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../session/client.ts';

/** What of the policy is to be set or removed. */
export type Change = Parameters<typeof api.previewPolicyChange>[0];

/** A change of the policy in two steps: whom it touches, then in force. `basedOn`: the revision that was looked at. */
export function useChange(basedOn: number, onDone: () => void) {
  const client = useQueryClient();
  const preview = useMutation({ mutationFn: async (change: Change) => api.previewPolicyChange(change) });
  const apply = useMutation({
    mutationFn: async (change: Change) => api.changePolicy({ ...change, basedOn }),
    onSuccess: async () => {
      await client.invalidateQueries();
      onDone();
    },
  });
  return { preview, apply };
}
