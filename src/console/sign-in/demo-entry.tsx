import { Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ApiError } from '../../api-client/contract.ts';
import { api } from '../session/client.ts';
import { useWords } from '../words/use-words.tsx';
import type { Entering } from './entered.ts';
import { unknownPassword } from './link-code.ts';
import { Refusal } from '../display/refusal.tsx';
import { SIGN_IN_WORDS } from './words.ts';

/** The name of whoever enters a demonstration. */
const NAME = 'demo';

/**
 * One press, and whoever opened the link of `npm start` is in. It is a press and not done by itself, so that no other page signs anybody in
 * by opening such a link.
 */
export function DemoEntry({ code, onEntered }: Entering & { readonly code: string }) {
  const { say } = useWords(SIGN_IN_WORDS);
  const enter = useMutation({
    mutationFn: async () => api.setUp({ code, name: NAME, password: unknownPassword() }),
    onSuccess: onEntered,
  });
  const isUsed = enter.error instanceof ApiError && enter.error.status === 401;
  return (
    <Stack gap="md">
      <Text c="dimmed">{say('demo what')}</Text>
      <Refusal error={enter.error} instead={isUsed ? say('demo used') : undefined} />
      <Button loading={enter.isPending} onClick={() => enter.mutate()} fullWidth autoFocus>
        {say('demo go')}
      </Button>
    </Stack>
  );
}
