import { Button, Group, Stack, Table } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ExceptionView } from '../../../api-client/client.generated.ts';
import { HeadedTable } from '../../display/headed-table.tsx';
import { Ago, useNow } from '../../display/ago.tsx';
import { Failure, Loading, Nothing } from '../../display/answers.tsx';
import { HostText } from '../../display/host-text.tsx';
import { Mark, type Shape, type Tone } from '../../display/mark.tsx';
import { KeptBy } from '../../policy-change/kept-by.tsx';
import { api } from '../../session/client.ts';
import { useMay, useSelf } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { ReasonDialog } from '../../display/reason-dialog.tsx';
import { ExceptionDialog } from './exception-dialog.tsx';
import { useProductNames } from '../../policy-change/names.ts';
import { POLICY_WORDS } from './words.ts';

const KEY = ['exceptions'];

/** Permissions with an end: asked for by one person, approved by another. */
export function Exceptions() {
  const { say } = useWords(POLICY_WORDS);
  const may = useMay();
  const [isAsking, setAsking] = useState(false);
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: async () => api.listExceptions({}) });
  if (data === undefined) return error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />;
  return (
    <Stack gap="md">
      {may('requestException') && (
        <Group justify="end">
          <Button size="sm" onClick={() => setAsking(true)}>
            {say('new exception')}
          </Button>
        </Group>
      )}
      {data.items.length === 0 ? (
        <Nothing title={say('no exceptions')}>{say('no exceptions what')}</Nothing>
      ) : (
        <div className="card">
          <HeadedTable
            minWidth={760}
            heads={[say('for what'), say('status'), say('expires'), say('owner'), say('ticket')]}
            actions={say('change')}
          >
            {data.items.map((one) => (
              <Line key={one.id} exception={one} />
            ))}
          </HeadedTable>
        </div>
      )}
      {isAsking && <ExceptionDialog onClose={() => setAsking(false)} />}
    </Stack>
  );
}

const LOOK_OF = {
  requested: ['info', 'diamond'],
  approved: ['good', 'check'],
  rejected: ['quiet', 'cross'],
  revoked: ['quiet', 'stop'],
  expired: ['quiet', 'ring'],
} as const satisfies Readonly<Record<string, readonly [Tone, Shape]>>;

function Line({ exception }: { readonly exception: ExceptionView }) {
  const { say } = useWords(POLICY_WORDS);
  const nowMs = useNow();
  const { expires, owner, ticket, askedBy, decidedBy, reason, managedBy } = exception;
  const status = exception.status === 'approved' && Date.parse(expires) <= nowMs ? 'expired' : exception.status;
  const [tone, shape] = LOOK_OF[status];
  return (
    <Table.Tr>
      <Table.Td className="said">
        <ScopeWords scope={exception.scope} />
        {reason !== undefined && (
          <div className="dim">
            <HostText text={reason} />
          </div>
        )}
      </Table.Td>
      <Table.Td>
        <Mark tone={tone} shape={shape}>
          {say(status)}
        </Mark>
        <div className="dim small">
          <HostText text={say('asked by', { who: askedBy })} shown={60} />
        </div>
        {decidedBy !== undefined && (
          <div className="dim small">
            <HostText text={say('decided by', { who: decidedBy })} shown={60} />
          </div>
        )}
      </Table.Td>
      <Table.Td>
        <Ago at={expires} />
      </Table.Td>
      <Table.Td>
        <HostText text={owner} shown={60} />
      </Table.Td>
      <Table.Td>
        <HostText text={ticket} shown={60} />
      </Table.Td>
      <Table.Td>
        {managedBy === 'console' ? <Decisions exception={exception} status={status} /> : <KeptBy by={managedBy} />}
      </Table.Td>
    </Table.Tr>
  );
}

function ScopeWords({ scope }: { readonly scope: ExceptionView['scope'] }) {
  const { say, show } = useWords(POLICY_WORDS);
  const nameOf = useProductNames();
  const { product, host, account, group, version, path } = scope;
  return (
    <>
      <b>{product === undefined ? say('any product') : nameOf(product)}</b>
      {host !== undefined && (
        <>
          {' '}
          {show('on host', {
            host: (
              <Link to="/hosts/$host" params={{ host }}>
                {host.slice(0, 8)}
              </Link>
            ),
          })}
        </>
      )}
      {account !== undefined && <> {show('of account', { account: <HostText text={account} shown={60} /> })}</>}
      {group !== undefined && <> {say('in group', { group })}</>}
      {version !== undefined && <> {say('in version', { version })}</>}
      {path !== undefined && <> {show('in place', { path: <HostText text={path} isCode shown={60} /> })}</>}
    </>
  );
}

interface DecisionsProps {
  readonly exception: ExceptionView;
  readonly status: keyof typeof LOOK_OF;
}

function Decisions({ exception: { id, askedBy }, status }: DecisionsProps) {
  const { say } = useWords(POLICY_WORDS);
  const may = useMay();
  const { name } = useSelf();
  const client = useQueryClient();
  const [asked, setAsked] = useState<'approve' | 'reject' | 'revoke'>();
  const close = () => setAsked(undefined);
  const decide = { approve: api.approveException, reject: api.rejectException, revoke: api.revokeException };
  const isOwn = askedBy === `user:${name}`;
  const offered = [
    ...(status === 'requested' && may('approveException') && !isOwn ? (['approve'] as const) : []),
    ...(status === 'requested' && may('rejectException') ? (['reject'] as const) : []),
    ...(status === 'approved' && may('revokeException') ? (['revoke'] as const) : []),
  ];
  return (
    <>
      <Group gap={6} justify="end" wrap="nowrap">
        {offered.map((verb) => (
          <Button key={verb} size="compact-xs" variant={verb === 'approve' ? 'filled' : 'default'} onClick={() => setAsked(verb)}>
            {say(verb)}
          </Button>
        ))}
      </Group>
      {status === 'requested' && may('approveException') && isOwn && <div className="dim small">{say('your own')}</div>}
      {asked !== undefined && (
        <ReasonDialog
          title={say(`${asked} title`)}
          label={say('why')}
          action={say(asked)}
          onAct={async (why) => decide[asked]({ id, why })}
          onDone={async () => {
            await client.invalidateQueries();
            close();
          }}
          onClose={close}
        />
      )}
    </>
  );
}
