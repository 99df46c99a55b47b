import { Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { RetentionView } from '../../../api-client/client.generated.ts';
import { HeadedTable } from '../../display/headed-table.tsx';
import { Failure, Loading } from '../../display/answers.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { AccountsTold } from './accounts-told.tsx';
import { HistorySetting } from './history-setting.tsx';
import { PartLink } from './part-link.tsx';
import { RETENTION_WORDS } from './retention-words.ts';

const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

/** What is kept for how long, and what leaves of people. */
export function Retention() {
  const { data, error, refetch } = useQuery({ queryKey: ['retention'], queryFn: async () => api.getRetention() });
  if (data === undefined) return error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />;
  const history = data.items.find(({ what }) => what === 'finding-history');
  return (
    <Stack gap="lg">
      <KeptTable items={data.items} />
      {history !== undefined && <HistorySetting kept={history} />}
      <AccountsTold />
      <Privacy />
    </Stack>
  );
}

function KeptTable({ items }: { readonly items: readonly RetentionView[] }) {
  const { say, show } = useWords(RETENTION_WORDS);
  return (
    <section className="card">
      <div className="card-head">
        <Title order={2}>{say('kept')}</Title>
        <Text c="dimmed" size="sm" mt={4}>
          {say('kept what')}
        </Text>
      </div>
      <HeadedTable minWidth={560} heads={[say('what'), say('how long'), say('who says')]}>
        {items.map((one) => (
          <Table.Tr key={one.what}>
            <Table.Td>{say(one.what)}</Table.Td>
            <Table.Td>
              <Length kept={one} />
            </Table.Td>
            <Table.Td className="dim">
              {one.option === undefined
                ? say('fixed')
                : show('by option', { option: <code className="code">{one.option}</code> })}
            </Table.Td>
          </Table.Tr>
        ))}
      </HeadedTable>
    </section>
  );
}

function Length({ kept: { months, minutes, most } }: { readonly kept: RetentionView }) {
  const { say } = useWords(RETENTION_WORDS);
  const parts = [
    ...(months === undefined ? [] : [say('months', { count: months })]),
    ...(minutes === undefined ? [] : [lengthOf(minutes, say)]),
    ...(most === undefined ? [] : [say('newest', { count: most })]),
  ];
  const [one, other] = parts;
  if (one === undefined) return <b>{say('for ever')}</b>;
  return <>{other === undefined ? one : say('both', { one, other })}</>;
}

function lengthOf(minutes: number, say: ReturnType<typeof useWords<typeof RETENTION_WORDS.en>>['say']): string {
  if (minutes >= DAY_MINUTES) return say('days', { count: Math.round(minutes / DAY_MINUTES) });
  return say('hours', { count: Math.round(minutes / HOUR_MINUTES) });
}

function Privacy() {
  const { say } = useWords(RETENTION_WORDS);
  const may = useMay();
  return (
    <section className="card padded">
      <Title order={2}>{say('privacy')}</Title>
      <ul className="plain-list">
        <li>{say('accounts shown')}</li>
        <li>{say('never leaves')}</li>
        {may('listAuditLog') && (
          <li>
            {say('looks what')}{' '}
            <PartLink isInText part="audit" filters={{ action: 'person.read' }}>
              {say('people looked at')}
            </PartLink>
            {' · '}
            <PartLink isInText part="audit" filters={{ action: 'host.read' }}>
              {say('hosts looked at')}
            </PartLink>
          </li>
        )}
      </ul>
    </section>
  );
}
