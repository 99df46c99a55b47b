import { Anchor, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Ago } from '../../display/ago.tsx';
import { Failure, Loading, Nothing } from '../../display/answers.tsx';
import { HostText } from '../../display/host-text.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { useFilters } from '../../table/use-filters.ts';
import { useWords } from '../../words/use-words.tsx';
import { AuditCheck } from './audit-check.tsx';
import { AUDIT_FILTERS, AuditFilter } from './audit-filter.tsx';
import { momentsOf } from './audit-period.ts';
import { AUDIT_WORDS } from './audit-words.ts';
import { PartLink } from './part-link.tsx';

type AuditLine = Awaited<ReturnType<typeof api.listAuditLog>>['items'][number];
const PAGE = 100;
/** Shown on its own, before the rest. */
const WHY = 'why';

/** Who did what, the newest first; what is asked stands in the address. */
export function AuditLog() {
  const { say } = useWords(AUDIT_WORDS);
  const { filters, replace } = useFilters(['part', ...AUDIT_FILTERS]);
  const { part: _part, from, to, ...exact } = filters;
  const asked = { ...exact, ...momentsOf({ from, to }) };
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['audit-log', asked],
    queryFn: async ({ pageParam }) =>
      api.listAuditLog({ limit: PAGE, ...asked, ...(pageParam === undefined ? {} : { before: pageParam }) }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next,
  });
  const lines = data?.pages.flatMap(({ items }) => items);
  const isFiltered = Object.keys(filters).some((name) => name !== 'part');
  return (
    <Stack gap="md">
      <AuditCheck />
      <AuditFilter key={JSON.stringify(filters)} given={filters} onShow={(given) => replace({ part: 'audit', ...given })} />
      {lines === undefined && (error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />)}
      {lines?.length === 0 && (
        <Nothing title={say(isFiltered ? 'none fits' : 'none')}>{isFiltered ? say('none fits what') : undefined}</Nothing>
      )}
      {lines !== undefined && lines.length > 0 && <Lines lines={lines} />}
      {lines !== undefined && lines.length > 0 && (
        <Group justify="center">
          {hasNextPage ? (
            <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {say('older')}
            </Button>
          ) : (
            <Text c="dimmed" size="sm">
              {say('that is all')}
            </Text>
          )}
        </Group>
      )}
    </Stack>
  );
}

function Lines({ lines }: { readonly lines: readonly AuditLine[] }) {
  const { say } = useWords(AUDIT_WORDS);
  return (
    <div className="card">
      <Table.ScrollContainer minWidth={860}>
        <Table verticalSpacing="xs" horizontalSpacing="md" aria-label={say('lines')} className="audit-lines">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('when')}</Table.Th>
              <Table.Th>{say('actor')}</Table.Th>
              <Table.Th>{say('action')}</Table.Th>
              <Table.Th>{say('subject')}</Table.Th>
              <Table.Th>{say('detail')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map((line) => (
              <Line key={line.number} line={line} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </div>
  );
}

function Line({ line: { number, at, actor, action, subject, detail } }: { readonly line: AuditLine }) {
  const { say } = useWords(AUDIT_WORDS);
  const { [WHY]: why, ...others } = detail;
  const said = Object.entries(others).filter(([, value]) => value !== '');
  return (
    <Table.Tr>
      <Table.Td>
        <Ago at={at} />
        <div className="dim small line-number">{say('line', { number })}</div>
      </Table.Td>
      <Table.Td className="said">
        <PartLink part="audit" filters={{ actor }}>
          <HostText text={actor} shown={60} />
        </PartLink>
      </Table.Td>
      <Table.Td>
        <PartLink part="audit" filters={{ action }}>
          <code className="code">{action}</code>
        </PartLink>
      </Table.Td>
      <Table.Td className="said">
        <Subject action={action} subject={subject} />
      </Table.Td>
      <Table.Td className="said">
        {why !== undefined && (
          <div>
            <HostText text={String(why)} shown={200} />
          </div>
        )}
        <span className="dim small detail">
          {said.map(([name, value]) => (
            <span key={name}>
              {name} <HostText text={String(value)} shown={80} />
            </span>
          ))}
        </span>
      </Table.Td>
    </Table.Tr>
  );
}

/** Ids of ours: the beginning tells one from others, the whole is in the address that it leads to. */
const ID = /^[0-9a-f]{32}$/;
const SHOWN_OF_ID = 12;

/** A host leads to its page, whoever may see that; anything else to all that was done to it. */
function Subject({ action, subject }: { readonly action: string; readonly subject: string }) {
  const may = useMay();
  const isId = ID.test(subject);
  const text = isId ? (
    <span className="host-path" title={subject}>{`${subject.slice(0, SHOWN_OF_ID)}…`}</span>
  ) : (
    <HostText text={subject} shown={60} />
  );
  if (!isId || !action.startsWith('host.') || !may('getHost'))
    return (
      <PartLink part="audit" filters={{ subject }}>
        {text}
      </PartLink>
    );
  return (
    <Anchor inherit renderRoot={(props: object) => <Link to="/hosts/$host" params={{ host: subject }} {...props} />}>
      {text}
    </Anchor>
  );
}
