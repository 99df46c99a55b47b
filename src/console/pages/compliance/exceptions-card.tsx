import { Table, Text, Title } from '@mantine/core';
import type { ComplianceView } from '../../../api-client/client.generated.ts';
import { HostText } from '../../display/host-text.tsx';
import { Mark } from '../../display/mark.tsx';
import { dayText } from '../../display/time-words.ts';
import { useWords } from '../../words/use-words.tsx';
import type { Asked } from './asked.ts';
import { ExportButton } from './export-button.tsx';
import { COMPLIANCE_WORDS } from './words.ts';

type Exception = ComplianceView['exceptions'][number];

/** What was permitted at some time of the period, by whom, and until when. */
export function ExceptionsCard({ report, asked }: { readonly report: ComplianceView; readonly asked: Asked }) {
  const { say } = useWords(COMPLIANCE_WORDS);
  const { exceptions, now } = report;
  return (
    <section className="card overview-card" aria-label={say('exceptions')}>
      <div className="overview-head">
        <Title order={2}>{say('exceptions')}</Title>
        <ExportButton asked={{ ...asked, part: 'exceptions' }} name={say('exceptions')} />
      </div>
      {exceptions.length === 0 ? (
        <Text c="dimmed">{say('no exceptions')}</Text>
      ) : (
        <Table.ScrollContainer minWidth={760}>
          <Table verticalSpacing="xs" horizontalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say('holds for')}</Table.Th>
                <Table.Th>{say('owner')}</Table.Th>
                <Table.Th>{say('ticket')}</Table.Th>
                <Table.Th>{say('decided by')}</Table.Th>
                <Table.Th>{say('ends')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {exceptions.map((one) => (
                <Row key={one.id} exception={one} now={now} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </section>
  );
}

function Row({ exception, now }: { readonly exception: Exception; readonly now: string }) {
  const { language } = useWords(COMPLIANCE_WORDS);
  const { scope, owner, ticket, decidedBy = '', expires } = exception;
  return (
    <Table.Tr>
      <Table.Td>
        {Object.entries(scope).map(([name, value]) => (
          <div key={name}>
            <span className="scope-name">{name}</span> <HostText text={value} shown={60} />
          </div>
        ))}
      </Table.Td>
      <Table.Td>{owner}</Table.Td>
      <Table.Td>{ticket}</Table.Td>
      <Table.Td>{decidedBy}</Table.Td>
      <Table.Td>
        {dayText(expires, language)} <Standing exception={exception} now={now} />
      </Table.Td>
    </Table.Tr>
  );
}

function Standing({ exception: { status, expires }, now }: { readonly exception: Exception; readonly now: string }) {
  const { say } = useWords(COMPLIANCE_WORDS);
  if (status === 'revoked') {
    return (
      <Mark tone="quiet" shape="cross">
        {say('taken back')}
      </Mark>
    );
  }
  return expires <= now ? (
    <Mark tone="quiet" shape="ring">
      {say('ended')}
    </Mark>
  ) : (
    <Mark tone="info" shape="check">
      {say('in force')}
    </Mark>
  );
}
