import { Group, Table, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { HostText } from '../../display/host-text.tsx';
import { useWords } from '../../words/use-words.tsx';
import { PRODUCT_WORDS } from './words.ts';

/** Versions that are shown; the list of findings has all. */
const SHOWN = 8;

interface InFleetProps {
  readonly report: Awaited<ReturnType<typeof api.getProduct>>;
}

/** On how many hosts it is, and in which versions; each number leads to its list. */
export function InFleet({ report: { product, hosts, versions } }: InFleetProps) {
  const { say, language } = useWords(PRODUCT_WORDS);
  const may = useMay();
  const most = Math.max(1, ...versions.map(({ copies }) => copies));
  const counted = hosts.isMore ? say('at least hosts', { count: hosts.count }) : say('hosts', { count: hosts.count });
  return (
    <section className="card part">
      <Title order={2}>{say('fleet')}</Title>
      {product.copies === 0 && (
        <Text c="dimmed" mt={10}>
          {say('fleet none')}
        </Text>
      )}
      {product.copies > 0 && (
        <Group gap="md" mt={10}>
          <Link className="figure" to="/hosts" search={{ product: product.id }}>
            {counted}
          </Link>
          {may('listFindings') ? (
            <Link className="figure" to="/findings" search={{ product: product.id }}>
              {say('copies', { count: product.copies })}
            </Link>
          ) : (
            <span className="figure">{say('copies', { count: product.copies })}</span>
          )}
        </Group>
      )}
      {versions.length > 0 && (
        <Table mt="sm" verticalSpacing={4} horizontalSpacing={0} withRowBorders={false}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('version')}</Table.Th>
              <Table.Th className="bar-cell">{say('share of copies')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {versions.slice(0, SHOWN).map(({ version, copies }) => (
              <Table.Tr key={version}>
                <Table.Td>
                  {version !== '' && may('listFindings') && !version.includes(',') ? (
                    <Link to="/findings" search={{ product: product.id, version }}>
                      <HostText text={version} shown={24} />
                    </Link>
                  ) : (
                    <HostText text={version === '' ? say('no version') : version} shown={24} />
                  )}
                </Table.Td>
                <Table.Td className="bar-cell">
                  <span className="bar" aria-hidden="true" style={{ width: `${Math.max(2, (copies / most) * 70)}%` }} />
                  <span className="number">{copies.toLocaleString(language)}</span>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}
