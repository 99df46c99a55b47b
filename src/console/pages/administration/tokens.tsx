import { Button, Group, Stack, Switch, Table } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiTokenView } from '../../../api-client/client.generated.ts';
import { HeadedTable } from '../../display/headed-table.tsx';
import { Ago, useNow } from '../../display/ago.tsx';
import { Failure, Loading, Nothing } from '../../display/answers.tsx';
import { HostText } from '../../display/host-text.tsx';
import { Mark } from '../../display/mark.tsx';
import { agoText } from '../../display/time-words.ts';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { ReasonDialog } from '../../display/reason-dialog.tsx';
import { ChargeText, ScopeText } from './charge-fields.tsx';
import { NewTokenDialog } from './new-token-dialog.tsx';
import { TOKEN_WORDS } from './token-words.ts';

/** As long before its end the collector's log warns too. */
const SOON_MS = 30 * 86_400_000;

/** Secrets of programs: made, looked at, ended. */
export function Tokens() {
  const { say } = useWords(TOKEN_WORDS);
  const may = useMay();
  const nowMs = useNow();
  const [isMaking, setMaking] = useState(false);
  const [withEnded, setWithEnded] = useState(false);
  const { data, error, refetch } = useQuery({ queryKey: ['api-tokens'], queryFn: async () => api.listApiTokens() });
  if (data === undefined) return error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />;
  const shown = data.items.filter((token) => withEnded || stateOf(token, nowMs) === 'valid');
  const hasEnded = data.items.some((token) => stateOf(token, nowMs) !== 'valid');
  return (
    <Stack gap="md">
      <Group justify="end">
        {hasEnded && (
          <Switch
            size="sm"
            label={say('show ended')}
            checked={withEnded}
            onChange={(event) => setWithEnded(event.currentTarget.checked)}
          />
        )}
        {may('createApiToken') && (
          <Button size="sm" onClick={() => setMaking(true)}>
            {say('new token')}
          </Button>
        )}
      </Group>
      {shown.length === 0 ? (
        <Nothing title={say(hasEnded ? 'none valid' : 'none')}>{say('none what')}</Nothing>
      ) : (
        <TokenTable tokens={shown} />
      )}
      {isMaking && <NewTokenDialog onClose={() => setMaking(false)} />}
    </Stack>
  );
}

function TokenTable({ tokens }: { readonly tokens: readonly ApiTokenView[] }) {
  const { say } = useWords(TOKEN_WORDS);
  return (
    <div className="card">
      <HeadedTable
        minWidth={820}
        heads={[say('name'), say('may do'), say('hosts'), say('made'), say('used'), say('ends')]}
        actions={say('actions')}
      >
        {tokens.map((token) => (
          <Line key={token.id} token={token} />
        ))}
      </HeadedTable>
    </div>
  );
}

function Line({ token }: { readonly token: ApiTokenView }) {
  const { say } = useWords(TOKEN_WORDS);
  const { name, createdAt, createdBy, usedAt } = token;
  const isOfMachine = createdBy === 'system';
  return (
    <Table.Tr>
      <Table.Td>
        <b>
          <HostText text={name} shown={60} />
        </b>
        {isOfMachine && <div className="dim small">{say('of the machine')}</div>}
      </Table.Td>
      <Table.Td>
        <ChargeText {...token} />
      </Table.Td>
      <Table.Td>
        <ScopeText scope={token.scope} />
      </Table.Td>
      <Table.Td>
        <Ago at={createdAt} />
        <div className="dim small">
          <HostText text={say('made by', { who: createdBy })} shown={60} />
        </div>
      </Table.Td>
      <Table.Td>
        <Ago at={usedAt} />
      </Table.Td>
      <Table.Td>
        <End token={token} />
      </Table.Td>
      <Table.Td>{!isOfMachine && <Revoke token={token} />}</Table.Td>
    </Table.Tr>
  );
}

function End({ token }: { readonly token: ApiTokenView }) {
  const { say } = useWords(TOKEN_WORDS);
  const nowMs = useNow();
  const { expiresAt, revokedAt } = token;
  const state = stateOf(token, nowMs);
  if (state !== 'valid')
    return (
      <>
        <Mark tone="quiet" shape="stop">
          {say(state)}
        </Mark>
        <div className="dim small">
          <Ago at={revokedAt ?? expiresAt} />
        </div>
      </>
    );
  if (expiresAt === undefined) return <>{say('no end')}</>;
  return (
    <>
      <Ago at={expiresAt} />
      {Date.parse(expiresAt) - nowMs < SOON_MS && (
        <div>
          <Mark tone="warn" shape="triangle">
            {say('ends soon')}
          </Mark>
        </div>
      )}
    </>
  );
}

function Revoke({ token }: { readonly token: ApiTokenView }) {
  const { say, language } = useWords(TOKEN_WORDS);
  const may = useMay();
  const nowMs = useNow();
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const { id, name, usedAt } = token;
  if (!may('revokeApiToken') || stateOf(token, nowMs) !== 'valid') return null;
  const used = usedAt === undefined ? say('revoke unused') : say('revoke used', { used: agoText(usedAt, nowMs, language) });
  return (
    <>
      <Button size="compact-sm" variant="default" aria-label={say('revoke of', { name })} onClick={() => setAsking(true)}>
        {say('revoke')}
      </Button>
      {isAsking && (
        <ReasonDialog
          title={say('revoke title', { name })}
          what={`${used} ${say('revoke what')}`}
          action={say('revoke')}
          onAct={async () => api.revokeApiToken({ id })}
          onDone={async () => {
            await client.invalidateQueries({ queryKey: ['api-tokens'] });
            setAsking(false);
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

function stateOf({ revokedAt, expiresAt }: ApiTokenView, nowMs: number): 'valid' | 'ended' | 'revoked' {
  // One that ended before another took its name was closed at its end.
  if (expiresAt !== undefined && Date.parse(expiresAt) <= nowMs && (revokedAt === undefined || revokedAt >= expiresAt))
    return 'ended';
  return revokedAt === undefined ? 'valid' : 'revoked';
}
