import { Table } from '@mantine/core';
import { LANGUAGE_TAGS } from '../words/language.ts';
import { useWords } from '../words/use-words.tsx';
import { hostsIn, type CampaignState, type CoverageState } from './states.ts';
import { FIGURE_WORDS } from './words.ts';

/** Figures day by day, the newest first. */
export function DaysTable<S extends CampaignState | CoverageState>({ days, states }: DaysTableProps<S>) {
  const { say, language } = useWords(FIGURE_WORDS);
  return (
    <Table.ScrollContainer minWidth={640} mah={300} scrollAreaProps={{ type: 'auto' }}>
      <Table verticalSpacing={6} horizontalSpacing="sm" stickyHeader className="days-table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('day')}</Table.Th>
            {states.map((state) => (
              <Table.Th key={state} ta="right">
                {say(state as CampaignState)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {days.toReversed().map(({ day, hosts }) => (
            <Table.Tr key={day}>
              <Table.Td>{day}</Table.Td>
              {states.map((state) => (
                <Table.Td key={state} ta="right">
                  {hostsIn(hosts, state).toLocaleString(LANGUAGE_TAGS[language])}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface DaysTableProps<S> {
  readonly days: readonly { readonly day: string; readonly hosts: readonly { readonly state: S; readonly hosts: number }[] }[];
  readonly states: readonly S[];
}
