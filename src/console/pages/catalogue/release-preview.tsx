import { Modal, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Failure, Loading } from '../../display/answers.tsx';
import { DISPLAY_WORDS } from '../../display/words.ts';
import { api } from '../../session/client.ts';
import { useWords } from '../../words/use-words.tsx';
import { CATALOGUE_WORDS } from './words.ts';

type Preview = Awaited<ReturnType<typeof api.previewRelease>>;

/** What the changed signatures of a release make of the evidence that is stored. */
export function ReleasePreview({ revision, onClose }: { readonly revision: number; readonly onClose: () => void }) {
  const { say } = useWords(CATALOGUE_WORDS);
  const { data, error } = useQuery({
    queryKey: ['release-preview', revision],
    queryFn: async () => api.previewRelease({ revision }),
  });
  return (
    <Modal opened onClose={onClose} title={say('preview title', { revision })} size="lg">
      {data === undefined && (error === null ? <Loading lines={2} /> : <Failure error={error} />)}
      {data !== undefined && <Changes preview={data} />}
    </Modal>
  );
}

function Changes({ preview: { before, added, changed, removed, looked, isCut, changes } }: { readonly preview: Preview }) {
  const { say, language } = useWords(CATALOGUE_WORDS);
  return (
    <Stack>
      <Text>{say('preview what', { before, added, changed, removed })}</Text>
      <Text fw={600}>
        {changes.length === 0 ? say('preview same', { looked }) : say('preview looked', { looked })} {isCut && say('preview cut')}
      </Text>
      {changes.length > 0 && (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('product')}</Table.Th>
              <Table.Th>{say('change')}</Table.Th>
              <Table.Th>{say('findings')}</Table.Th>
              <Table.Th>{say('on hosts')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {changes.map((one) => (
              <Table.Tr key={`${one.product} ${one.kind} ${one.from} ${one.to}`}>
                <Table.Td>{one.productName}</Table.Td>
                <Table.Td>
                  <ChangeWords change={one} />
                </Table.Td>
                <Table.Td>{one.findings.toLocaleString(language)}</Table.Td>
                <Table.Td>{one.hosts.toLocaleString(language)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}

function ChangeWords({ change: { kind, from, to } }: { readonly change: Preview['changes'][number] }) {
  const { say } = useWords(CATALOGUE_WORDS);
  const { say: sayOf } = useWords(DISPLAY_WORDS);
  const word = (identity: typeof from) => (identity === undefined ? '' : sayOf(identity));
  switch (kind) {
    case 'disappears':
      return <>{say('disappears')}</>;
    case 'appears':
      return <>{say('appears', { to: word(to) })}</>;
    case 'identity':
      return <>{say('identity', { from: word(from), to: word(to) })}</>;
  }
}
