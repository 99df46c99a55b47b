import { Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import type { AssetImport } from '../../../api-client/client.generated.ts';
import { useWords } from '../../words/use-words.tsx';
import { ASSET_WORDS } from './asset-words.ts';

interface AssetProblemsProps {
  readonly answer: AssetImport;
  readonly isPending: boolean;
  onSkip(): void;
  onClose(): void;
}

/** Why a file was not imported, line by line, and whether the others are to be. */
export function AssetProblems({ answer, isPending, onSkip, onClose }: AssetProblemsProps) {
  const { say } = useWords(ASSET_WORDS);
  const { rows, problems, problemCount, ignored } = answer;
  const columnOf = (column: string | undefined) => {
    return column === 'serial' || column === 'name' || column === 'tag' || column === 'owner' ? say(column) : '';
  };
  return (
    <section className="card part" role="alert">
      <Stack gap="sm">
        <Title order={2}>{say('problems', { count: problemCount })}</Title>
        <Text>{say('nothing changed')}</Text>
        {ignored.length > 0 && <Text c="dimmed">{say('ignored', { columns: ignored.join(', ') })}</Text>}
        <Table verticalSpacing={4} className="problems">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('line')}</Table.Th>
              <Table.Th>{say('problem')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {problems.map(({ line, problem, column, otherLine = 0 }) => (
              <Table.Tr key={line}>
                <Table.Td>{line}</Table.Td>
                <Table.Td>{say(problem, { column: columnOf(column), line: otherLine })}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {problemCount > problems.length && (
          <Text c="dimmed">{say('more problems', { count: problemCount - problems.length })}</Text>
        )}
        <Group justify="end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {say('another file')}
          </Button>
          {rows > 0 && (
            <Button loading={isPending} onClick={onSkip}>
              {say('import others', { count: rows })}
            </Button>
          )}
        </Group>
      </Stack>
    </section>
  );
}
