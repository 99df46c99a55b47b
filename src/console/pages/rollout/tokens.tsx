import { Button, Group, Stack, Table } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { EnrolmentTokenView } from '../../../api-client/client.generated.ts';
import { HeadedTable } from '../../display/headed-table.tsx';
import { Ago, useNow } from '../../display/ago.tsx';
import { Failure, Loading, Nothing } from '../../display/answers.tsx';
import { HostText } from '../../display/host-text.tsx';
import { Mark, type Shape, type Tone } from '../../display/mark.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { ReasonDialog } from '../../display/reason-dialog.tsx';
import { TokenDialog } from './token-dialog.tsx';
import { ROLLOUT_WORDS } from './words.ts';

const KEY = ['enrolment-tokens'];

/** Tokens that let hosts in: who made them, how far they are used, and what ends them. */
export function Tokens() {
  const { say } = useWords(ROLLOUT_WORDS);
  const may = useMay();
  const [isMaking, setMaking] = useState(false);
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: async () => api.listEnrolmentTokens() });
  if (data === undefined) return error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />;
  const make = may('createEnrolmentToken') && (
    <Button size="sm" onClick={() => setMaking(true)}>
      {say('new token')}
    </Button>
  );
  return (
    <Stack gap="md">
      {data.items.length > 0 && make !== false && <Group justify="end">{make}</Group>}
      {data.items.length === 0 ? (
        <Nothing title={say('no tokens')} action={make}>
          {say('no tokens what')}
        </Nothing>
      ) : (
        <div className="card">
          <HeadedTable
            minWidth={820}
            heads={[say('token'), say('status'), say('used'), say('group'), say('ends')]}
            actions={say('change')}
          >
            {data.items.map((one) => (
              <TokenLine key={one.id} token={one} />
            ))}
          </HeadedTable>
        </div>
      )}
      {isMaking && <TokenDialog onClose={() => setMaking(false)} />}
    </Stack>
  );
}

const LOOK_OF = {
  valid: ['good', 'check'],
  'ends soon': ['warn', 'triangle'],
  expired: ['quiet', 'ring'],
  'used up': ['quiet', 'square'],
  revoked: ['quiet', 'stop'],
} as const satisfies Readonly<Record<string, readonly [Tone, Shape]>>;
/** Whoever rolls out still has a working day to make the next one. */
const SOON_MS = 2 * 86_400_000;

function stateOf({ revokedAt, expiresAt, usesLeft }: EnrolmentTokenView, nowMs: number): keyof typeof LOOK_OF {
  if (revokedAt !== undefined) return 'revoked';
  const leftMs = Date.parse(expiresAt) - nowMs;
  if (leftMs <= 0) return 'expired';
  if (usesLeft === 0) return 'used up';
  return leftMs < SOON_MS ? 'ends soon' : 'valid';
}

function TokenLine({ token }: { readonly token: EnrolmentTokenView }) {
  const { say, show } = useWords(ROLLOUT_WORDS);
  const may = useMay();
  const client = useQueryClient();
  const [isEnding, setEnding] = useState(false);
  const { id, name, uses, usesLeft, group = '/', createdAt, createdBy, expiresAt, needsApproval = false } = token;
  const state = stateOf(token, useNow());
  const [tone, shape] = LOOK_OF[state];
  const used = uses - usesLeft;
  return (
    <Table.Tr>
      <Table.Td className="said">
        <b>{name}</b>
        <div className="dim small">
          {show('made', { when: <Ago at={createdAt} />, who: <HostText text={createdBy} shown={60} /> })}
        </div>
      </Table.Td>
      <Table.Td>
        <Mark tone={tone} shape={shape}>
          {say(state)}
        </Mark>
        {needsApproval && <div className="dim small">{say('one by one')}</div>}
      </Table.Td>
      <Table.Td className="number">
        {used > 0 && may('listEnrolledHosts') ? (
          <Link to="/rollout" search={{ part: 'enrolled', token: id }} aria-label={say('hosts of', { used, uses, name })}>
            {say('used of', { used, uses })}
          </Link>
        ) : (
          say('used of', { used, uses })
        )}
        <progress className="used" value={used} max={uses} aria-hidden="true" />
      </Table.Td>
      <Table.Td>{group === '/' ? say('top') : <HostText text={group} shown={60} />}</Table.Td>
      <Table.Td>
        <Ago at={expiresAt} />
      </Table.Td>
      <Table.Td>
        {(state === 'valid' || state === 'ends soon') && may('revokeEnrolmentToken') && (
          <Group justify="end">
            <Button size="compact-xs" variant="default" aria-label={say('revoke it', { name })} onClick={() => setEnding(true)}>
              {say('revoke')}
            </Button>
          </Group>
        )}
        {isEnding && (
          <ReasonDialog
            title={say('revoke title', { name })}
            what={say('revoke what')}
            action={say('revoke')}
            onAct={async () => api.revokeEnrolmentToken({ id })}
            onDone={async () => {
              await client.invalidateQueries({ queryKey: KEY });
              setEnding(false);
            }}
            onClose={() => setEnding(false)}
          />
        )}
      </Table.Td>
    </Table.Tr>
  );
}
