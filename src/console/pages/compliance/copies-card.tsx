import { Table, Text, Title } from '@mantine/core';
import type { ComplianceView } from '../../../api-client/client.generated.ts';
import { VerdictMark } from '../../display/mark.tsx';
import { FigureLink, type FigureList } from '../../figures/figure-link.tsx';
import { useWords } from '../../words/use-words.tsx';
import type { Asked } from './asked.ts';
import { ExportButton } from './export-button.tsx';
import { COMPLIANCE_WORDS } from './words.ts';

type Life = ComplianceView['lives'][number];

const COLUMNS = ['before', 'came', 'cameBack', 'gone', 'left', 'excepted'] as const;
type Column = (typeof COLUMNS)[number];

/** What was found and what became of it: what was there and what came is what went and what is left. */
export function CopiesCard({ report, asked }: { readonly report: ComplianceView; readonly asked: Asked }) {
  const { say } = useWords(COMPLIANCE_WORDS);
  const { lives } = report;
  return (
    <section className="card overview-card" aria-label={say('copies')}>
      <div className="overview-head">
        <Title order={2}>{say('copies')}</Title>
        <ExportButton asked={{ ...asked, part: 'copies' }} name={say('copies')} />
      </div>
      {lives.length === 0 ? (
        <Text c="dimmed">{say('no copies')}</Text>
      ) : (
        <Table.ScrollContainer minWidth={720}>
          <Table verticalSpacing="xs" horizontalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say('product')}</Table.Th>
                <Table.Th>{say('verdict')}</Table.Th>
                {COLUMNS.map((column) => (
                  <Table.Th key={column} ta="right">
                    {say(column)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {lives.map((life) => (
                <Row key={life.product} life={life} listOf={(column) => listOf(column, { life, report, asked })} />
              ))}
            </Table.Tbody>
            <Table.Tfoot>
              <Table.Tr className="sums">
                <Table.Th colSpan={2}>{say('all together')}</Table.Th>
                {COLUMNS.map((column) => (
                  <Table.Th key={column} ta="right">
                    {lives.reduce((sum, life) => sum + life[column], 0)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Tfoot>
          </Table>
        </Table.ScrollContainer>
      )}
    </section>
  );
}

function Row({ life, listOf: list }: { readonly life: Life; listOf(column: Column): FigureList | undefined }) {
  const { say } = useWords(COMPLIANCE_WORDS);
  return (
    <Table.Tr>
      <Table.Td fw={550}>{life.name}</Table.Td>
      <Table.Td>
        <VerdictMark verdict={life.verdict} />
      </Table.Td>
      {COLUMNS.map((column) => (
        <Table.Td key={column} ta="right">
          <FigureLink count={life[column]} list={list(column)} label={`${say(column)}: ${life.name}`} />
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

interface Of {
  readonly life: Life;
  readonly report: ComplianceView;
  readonly asked: Asked;
}

/** Lists are of now: only a period that lasts until now has one that is as long as the number. */
function listOf(column: Column, { life, report, asked }: Of): FigureList | undefined {
  if (asked.to < report.now) return undefined;
  const search = { product: life.product, ...(asked.group === undefined ? {} : { group: asked.group }) };
  const findings = (also: Readonly<Record<string, string>>): FigureList => {
    return { to: '/findings', search: { ...search, ...also }, operation: 'listFindings' };
  };
  switch (column) {
    case 'came':
      return findings({ cameSince: asked.from, state: 'installed,running,ran,packed,residue,gone,unknown' });
    case 'cameBack':
      return findings({ backSince: asked.from });
    case 'gone':
      return findings({ goneSince: asked.from });
    case 'left':
      return findings({});
    case 'before':
    case 'excepted':
      return undefined;
  }
}
