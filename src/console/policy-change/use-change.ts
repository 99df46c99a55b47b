import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../session/client.ts';
import { useMay } from '../session/self.tsx';

/** What of the policy is to be set or removed. */
export type Change = Parameters<typeof api.previewPolicyChange>[0];

/**
 * A change of the policy in two steps: whom it touches, for whoever may see that; then in force. `basedOn`: the revision that was looked
 * at.
 */
export function useChange(basedOn: number, onDone: () => void) {
  const client = useQueryClient();
  const may = useMay();
  const preview = useMutation({ mutationFn: async (change: Change) => api.previewPolicyChange(change) });
  const apply = useMutation({
    mutationFn: async (change: Change) => api.changePolicy({ ...change, basedOn }),
    onSuccess: async () => {
      await client.invalidateQueries();
      onDone();
    },
  });
  const mustPreview = may('previewPolicyChange') && preview.data === undefined;
  return { preview, apply, mustPreview, step: (change: Change) => (mustPreview ? preview : apply).mutate(change) };
}
