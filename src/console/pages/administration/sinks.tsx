import { Button, Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Failure, Loading, Nothing } from '../../display/answers.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { useFilters } from '../../table/use-filters.ts';
import { useWords } from '../../words/use-words.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { SinkCard } from './sink-card.tsx';
import { SinkDialog } from './sink-dialog.tsx';
import { SINK_WORDS } from './sink-words.ts';

/** How sinks fare is looked at again. */
const FRESH_MS = 5000;

/** Where events leave the collector, and how that fares. Whose dead letters are shown stands in the address. */
export function Sinks() {
  const { say } = useWords(SINK_WORDS);
  const may = useMay();
  const { filters, set } = useFilters(['part', 'dead']);
  const [isAdding, setAdding] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['sinks'],
    queryFn: async () => api.listSinks(),
    refetchInterval: FRESH_MS,
  });
  if (data === undefined) return error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />;
  const dead = data.items.find(({ name }) => name === filters['dead']);
  return (
    <Stack gap="md">
      {may('addSink') && (
        <Group justify="end">
          <Button size="sm" onClick={() => setAdding(true)}>
            {say('new sink')}
          </Button>
        </Group>
      )}
      {data.items.length === 0 && <Nothing title={say('none')}>{say('none what')}</Nothing>}
      {data.items.map((sink) => (
        <SinkCard key={sink.name} sink={sink} onShowDead={() => set('dead', sink.name)} />
      ))}
      {isAdding && <SinkDialog onClose={() => setAdding(false)} />}
      {dead !== undefined && <DeadLetters name={dead.name} onClose={() => set('dead', '')} />}
    </Stack>
  );
}
