import { Button, Group, Table, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SinkView } from '../../../api-client/client.generated.ts';
import { HeadedTable } from '../../display/headed-table.tsx';
import { Mark } from '../../display/mark.tsx';
import { ReasonDialog } from '../../display/reason-dialog.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { PartLink } from './part-link.tsx';
import { RETENTION_WORDS } from './retention-words.ts';
import { placeOf } from './sink-draft.ts';

/** Which other systems learn of people: the switch of each, which asks before it changes anything. */
export function AccountsTold() {
  const { say } = useWords(RETENTION_WORDS);
  const may = useMay();
  const { data } = useQuery({ queryKey: ['sinks'], queryFn: async () => api.listSinks(), enabled: may('listSinks') });
  if (data === undefined) return null;
  return (
    <section className="card" aria-label={say('told')}>
      <div className="card-head">
        <Title order={2}>{say('told')}</Title>
        <Text c="dimmed" size="sm" mt={4}>
          {say(data.items.length === 0 ? 'no sink' : 'told what')}{' '}
          <PartLink isInText part="sinks">
            {say('to sinks')}
          </PartLink>
        </Text>
      </div>
      {data.items.length > 0 && (
        <HeadedTable minWidth={520} heads={[say('sink'), say('learns of')]} actions={say('actions')}>
          {data.items.map((sink) => (
            <Line key={sink.name} sink={sink} />
          ))}
        </HeadedTable>
      )}
    </section>
  );
}

function Line({ sink: { name, settings } }: { readonly sink: SinkView }) {
  const { say } = useWords(RETENTION_WORDS);
  const may = useMay();
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const isTold = settings.withAccounts === true;
  const act = isTold ? 'tell no more' : 'tell';
  return (
    <Table.Tr>
      <Table.Td>
        <b>{name}</b>
        <div className="dim small">{placeOf(settings)}</div>
      </Table.Td>
      <Table.Td>
        <Mark tone={isTold ? 'warn' : 'good'} shape={isTold ? 'triangle' : 'check'}>
          {say(isTold ? 'with accounts' : 'without accounts')}
        </Mark>
      </Table.Td>
      <Table.Td>
        {may('changeSink') && (
          <Group justify="end">
            <Button size="compact-sm" variant="default" aria-label={say(`${act} of`, { name })} onClick={() => setAsking(true)}>
              {say(act)}
            </Button>
          </Group>
        )}
        {isAsking && (
          <ReasonDialog
            title={say(`${act} title`, { name })}
            what={say(`${act} what`, { name })}
            action={say(act)}
            onAct={async () => api.changeSink({ name, settings: { ...settings, withAccounts: !isTold } })}
            onDone={async () => {
              await client.invalidateQueries({ queryKey: ['sinks'] });
              setAsking(false);
            }}
            onClose={() => setAsking(false)}
          />
        )}
      </Table.Td>
    </Table.Tr>
  );
}
