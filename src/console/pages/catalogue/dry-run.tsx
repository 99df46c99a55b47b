import { Button, Group, Modal, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { RINGS, type Ring } from '../../display/api-words.ts';
import { Failure, Loading } from '../../display/answers.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { Refusal } from '../../display/refusal.tsx';
import { useWords } from '../../words/use-words.tsx';
import { CATALOGUE_WORDS } from './words.ts';

/** Answers come with the hosts' contacts. */
const FRESH_MS = 5000;

/** What a release would find on a ring of hosts that do not look with it. */
export function DryRun({ revision, onClose }: { readonly revision: number; readonly onClose: () => void }) {
  const { say } = useWords(CATALOGUE_WORDS);
  const may = useMay();
  const client = useQueryClient();
  const [ring, setRing] = useState<Ring>('canary');
  const key = ['dry-run', revision];
  const { data, error } = useQuery({
    queryKey: key,
    queryFn: async () => api.getDryRun({ revision }),
    refetchInterval: FRESH_MS,
  });
  const start = useMutation({
    mutationFn: async () => api.startDryRun({ revision, ring }),
    onSuccess: (answer) => client.setQueryData(key, answer),
  });
  return (
    <Modal opened onClose={onClose} title={say('dry run title', { revision })} size="lg">
      <Stack>
        <Text>{say('dry run what')}</Text>
        {may('startDryRun') && (
          <Group>
            <SegmentedControl
              aria-label={say('ring')}
              data={RINGS.map((value) => ({ value, label: say(value) }))}
              value={ring}
              onChange={(value) => setRing(RINGS.find((one) => one === value) ?? 'canary')}
            />
            <Button loading={start.isPending} onClick={() => start.mutate()}>
              {say('start')}
            </Button>
          </Group>
        )}
        <Refusal error={start.error} />
        {data === undefined && (error === null ? <Loading lines={2} /> : <Failure error={error} />)}
        {data !== undefined && data.hosts > 0 && <Answers data={data} />}
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            {say('close')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Answers({ data }: { readonly data: Awaited<ReturnType<typeof api.getDryRun>> }) {
  const { say, language } = useWords(CATALOGUE_WORDS);
  const { answered, hosts, waiting, incomplete, products, failed } = data;
  return (
    <div role="status">
      <Text fw={600}>{say('dry run state', { answered, hosts, waiting, incomplete })}</Text>
      {products.length === 0 && answered > 0 && <Text>{say('dry run same')}</Text>}
      {products.length > 0 && (
        <Table mt="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('product')}</Table.Th>
              <Table.Th>{say('on hosts')}</Table.Th>
              <Table.Th>{say('known')}</Table.Th>
              <Table.Th>{say('would')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {products.map((one) => (
              <Table.Tr key={one.product}>
                <Table.Td>{one.productName}</Table.Td>
                <Table.Td>{one.hosts.toLocaleString(language)}</Table.Td>
                <Table.Td>{one.known.toLocaleString(language)}</Table.Td>
                <Table.Td>{one.would.toLocaleString(language)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {failed.map(({ why, hosts: count }) => (
        <Text key={why} size="sm" c="dimmed">
          {say('failed', { hosts: count, why })}
        </Text>
      ))}
    </div>
  );
}
