import { Table, Text, Title } from '@mantine/core';
import type { OverviewView } from '../../../api-client/client.generated.ts';
import { VerdictMark } from '../../display/mark.tsx';
import { FigureLink } from '../../figures/figure-link.tsx';
import { Spark } from '../../figures/spark.tsx';
import { FIGURE_WORDS } from '../../figures/words.ts';
import { useWords } from '../../words/use-words.tsx';
import { weekChange } from './week-change.ts';
import { OVERVIEW_WORDS } from './words.ts';

type Product = OverviewView['products'][number];

/** Products by hosts, and which way they go. */
export function ProductsCard({ products }: Pick<OverviewView, 'products'>) {
  const { say } = useWords(OVERVIEW_WORDS);
  return (
    <section className="card overview-card" aria-label={say('products')}>
      <Title order={2}>{say('products')}</Title>
      {products.length === 0 ? (
        <Text c="dimmed">{say('no products')}</Text>
      ) : (
        <Table.ScrollContainer minWidth={600}>
          <Table verticalSpacing="xs" horizontalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say('product')}</Table.Th>
                <Table.Th>{say('verdict')}</Table.Th>
                <Table.Th ta="right">{say('on hosts')}</Table.Th>
                <Table.Th ta="right">{say('copies')}</Table.Th>
                <Table.Th>{say('trend')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {products.map((one) => (
                <ProductRow key={one.product} {...one} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </section>
  );
}

function ProductRow({ product, name, verdict, hosts, isMore, copies, days }: Product) {
  const { say } = useWords(OVERVIEW_WORDS);
  const search = { product, state: 'installed,running', open: 'true' };
  return (
    <Table.Tr>
      <Table.Td fw={550}>{name}</Table.Td>
      <Table.Td>
        <VerdictMark verdict={verdict} />
      </Table.Td>
      <Table.Td ta="right">
        <FigureLink
          count={hosts}
          isMore={isMore}
          list={{ to: '/hosts', search, operation: 'listHosts' }}
          label={say('hosts with', { name })}
        />
      </Table.Td>
      <Table.Td ta="right">
        <FigureLink
          count={copies}
          list={{ to: '/findings', search: { product }, operation: 'listFindings' }}
          label={say('copies of', { name })}
        />
      </Table.Td>
      <Table.Td>
        <div className="trend">
          <Spark values={[...days.slice(0, -1).map((day) => day.hosts), hosts]} />
          <Change days={days} hosts={hosts} />
        </div>
      </Table.Td>
    </Table.Tr>
  );
}

function Change({ days, hosts }: Pick<Product, 'days' | 'hosts'>) {
  const { say } = useWords(OVERVIEW_WORDS);
  const { say: sayFigure } = useWords(FIGURE_WORDS);
  const change = weekChange(days, hosts);
  if (change === undefined) return <span className="trend-words">{say('since today')}</span>;
  const { by, sinceDays } = change;
  if (by === 0) return <span className="trend-words">{say('days as before', { days: sinceDays })}</span>;
  const words = by > 0 ? `↑ ${sayFigure('up', { count: by })}` : `↓ ${sayFigure('down', { count: -by })}`;
  return (
    <span className="trend-words" data-tone={by > 0 ? 'bad' : 'good'}>
      {words} {say('in days', { days: sinceDays })}
    </span>
  );
}
