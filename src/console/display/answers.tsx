import { Button, Skeleton, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { ApiError } from '../../api-client/contract.ts';
import { useWords } from '../words/use-words.tsx';
import { HostText } from './host-text.tsx';
import { DISPLAY_WORDS } from './words.ts';

/** There is nothing, and what to do next. */
export function Nothing({ title, children, action }: NothingProps) {
  return (
    <Stack className="nothing" gap="xs" align="center">
      <Text component="h2" fw={600}>
        {title}
      </Text>
      {children !== undefined && (
        <Text component="div" c="dimmed" maw={460} ta="center">
          {children}
        </Text>
      )}
      {action}
    </Stack>
  );
}

interface NothingProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** What did not work, in the collector's words: what, and what to do. */
export function Failure({ error, onRetry }: { readonly error: unknown; readonly onRetry?: (() => unknown) | undefined }) {
  const { say } = useWords(DISPLAY_WORDS);
  const known = error instanceof ApiError ? error : undefined;
  const isForbidden = known?.status === 403;
  return (
    <div role="alert">
      <Nothing
        title={isForbidden ? say('not allowed') : say('went wrong')}
        action={
          onRetry !== undefined &&
          !isForbidden && (
            <Button variant="default" onClick={() => void onRetry()}>
              {say('try again')}
            </Button>
          )
        }
      >
        <HostText text={known?.message ?? (error instanceof Error ? error.message : String(error))} />
        {known !== undefined && (
          <Text mt={4}>
            <HostText text={known.remedy} /> <code className="code">{known.code}</code>
          </Text>
        )}
      </Nothing>
    </div>
  );
}

/** The outline of what is on its way. */
export function Loading({ lines = 4 }: { readonly lines?: number }) {
  const { say } = useWords(DISPLAY_WORDS);
  return (
    <Stack gap="md" role="status" aria-label={say('loading')}>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={line === 0 ? 36 : 64} radius="md" />
      ))}
    </Stack>
  );
}
