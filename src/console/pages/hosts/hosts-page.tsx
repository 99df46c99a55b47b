import { Stack, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { HostView } from '../../../api-client/client.generated.ts';
import { Ago } from '../../display/ago.tsx';
import { Failure, Loading, Nothing } from '../../display/answers.tsx';
import { CopyButton } from '../../display/copy-button.tsx';
import { HostText } from '../../display/host-text.tsx';
import { Mark, VerdictMark } from '../../display/mark.tsx';
import { api } from '../../session/client.ts';
import { useWords } from '../../words/use-words.tsx';
import { HOSTS_WORDS } from './words.ts';

const MAKE_TOKEN = 'bandog collector token create --name laptops';

/** All hosts, by name. */
export function Page() {
  const { say } = useWords(HOSTS_WORDS);
  const { data, error, refetch } = useQuery({ queryKey: ['hosts'], queryFn: async () => api.listHosts({ limit: 100 }) });
  return (
    <Stack gap="lg">
      <Title order={1}>{say('title')}</Title>
      {data === undefined && (error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />)}
      {data?.items.length === 0 && (
        <Nothing title={say('none yet')} action={<CopyButton text={MAKE_TOKEN}>{say('copy command')}</CopyButton>}>
          {say('none yet what')} <code className="code">{MAKE_TOKEN}</code>
        </Nothing>
      )}
      {data !== undefined && data.items.length > 0 && <Hosts hosts={data.items} />}
    </Stack>
  );
}

function Hosts({ hosts }: { readonly hosts: readonly HostView[] }) {
  const { say } = useWords(HOSTS_WORDS);
  return (
    <div className="card">
      <Table.ScrollContainer minWidth={560}>
        <Table verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('host')}</Table.Th>
              <Table.Th>{say('found')}</Table.Th>
              <Table.Th>{say('looked')}</Table.Th>
              <Table.Th>{say('heard')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {hosts.map((host) => (
              <Table.Tr key={host.id}>
                <Table.Td>
                  <Link to="/hosts/$host" params={{ host: host.id }} className="strong-link">
                    <HostText text={host.name} shown={60} />
                  </Link>
                </Table.Td>
                <Table.Td>
                  <Found host={host} />
                </Table.Td>
                <Table.Td>
                  <Ago at={host.lastScan?.at} />
                </Table.Td>
                <Table.Td>
                  {host.silentAt === undefined ? (
                    <Ago at={host.lastContact} />
                  ) : (
                    <Mark tone="warn" shape="triangle">
                      {say('silent')}
                    </Mark>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </div>
  );
}

const ORDER = ['banned', 'restricted', 'unreviewed', 'approved'] as const;

function Found({ host }: { readonly host: HostView }) {
  const { say } = useWords(HOSTS_WORDS);
  const worst = ORDER.find((verdict) => host.open.some((one) => one.verdict === verdict));
  if (worst === undefined) return <>{say('clean')}</>;
  const names = [...new Set(host.open.filter((one) => one.verdict === worst).map((one) => one.productName))];
  return (
    <>
      <VerdictMark verdict={worst} /> {names.slice(0, 3).join(', ')}
    </>
  );
}
