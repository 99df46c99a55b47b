import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Ring } from '../../display/api-words.ts';
import { api } from '../../session/client.ts';
import { packed, readSigned } from './upload.ts';

/** What somebody chose to publish, and what became of it. `isOnline`: the collector signs what comes without a statement. */
export function usePublishing(isOnline: boolean) {
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [signedFile, setSignedFile] = useState<File | null>(null);
  const [ring, setRing] = useState<Ring>('canary');
  const [isHeldBack, setHeldBack] = useState(false);
  const { data: signed } = useQuery({
    queryKey: ['signed file', signedFile?.name, signedFile?.lastModified, signedFile?.size],
    queryFn: async () => (signedFile === null ? null : ((await readSigned(signedFile)) ?? null)),
    enabled: signedFile !== null,
  });
  const statement = signedFile === null ? undefined : signed?.statement;
  const publish = useMutation({
    mutationFn: async (catalogue: File) => {
      const content = await packed(catalogue);
      return api.publishRelease({ content, ring, isHeldBack, ...(statement === undefined ? {} : { statement }) });
    },
    onSuccess: async () => client.invalidateQueries({ queryKey: ['releases'] }),
  });
  return {
    chosen: { file, signedFile, ring, isHeldBack },
    choose: { setFile, setSignedFile, setRing, setHeldBack },
    /** What the statement says of itself; only the collector finds out whether it is true. */
    says: statement === undefined ? undefined : signed?.says,
    isNoStatement: signedFile !== null && signed === null,
    isReady: file !== null && (statement !== undefined || (signedFile === null && isOnline)),
    isSigned: statement !== undefined,
    publish,
    send: () => {
      if (file !== null) publish.mutate(file);
    },
  };
}

/** What is chosen for publishing. */
export type Publishing = ReturnType<typeof usePublishing>;
