import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CommandView, FollowedCommand, HostPulse, HostReport } from '../../../api-client/client.generated.ts';
import { ApiError } from '../../../api-client/contract.ts';
import { Ago, useNow } from '../../display/ago.tsx';
import { HostText } from '../../display/host-text.tsx';
import { Icon } from '../../display/icon.tsx';
import { clockText, exactText } from '../../display/time-words.ts';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { isBanned, outcomeOf } from './check-outcome.ts';
import { useFollowed } from './use-followed.ts';
import { HOST_WORDS } from './words.ts';

/** A host that is there fetches an order within a second or two; after so long it is said that it waits. */
const PATIENCE_MS = 12_000;

/** Has the host look at itself now, and shows how far that is and what came of it. */
export function CheckAgain({ report, pulse }: { readonly report: HostReport; readonly pulse: HostPulse | undefined }) {
  const { say } = useWords(HOST_WORDS);
  const may = useMay();
  const queries = useQueryClient();
  const { id } = report.host;
  const [before, setBefore] = useState<ReadonlySet<string>>();
  const order = useMutation({
    mutationFn: async () => api.rescanHost({ host: id }),
    onMutate: () => setBefore(new Set(report.findings.filter(isBanned).map(({ finding }) => finding.id))),
    onSuccess: async () => queries.invalidateQueries({ queryKey: ['pulse'] }),
  });
  const newest = pulse?.orders.find(({ verb }) => verb === 'rescan');
  const mine = newest ?? order.data;
  const isUnderWay = order.isPending || mine?.state === 'queued' || mine?.state === 'delivered';
  return (
    <>
      {may('rescanHost') && (
        <Button
          leftSection={<Icon name="refresh" />}
          onClick={() => order.mutate()}
          loading={order.isPending}
          disabled={isUnderWay}
        >
          {say('check')}
        </Button>
      )}
      <div role="status" className="check">
        {order.error !== null && (
          <Text>{order.error instanceof ApiError ? `${order.error.message}. ${order.error.remedy}` : order.error.message}</Text>
        )}
        {mine !== undefined && (isUnderWay || before !== undefined) && <Progress {...{ order: mine, report, before }} />}
      </div>
    </>
  );
}

interface ProgressProps {
  readonly order: CommandView;
  readonly report: HostReport;
  /** Banned copies that were there when it was ordered here. */
  readonly before: ReadonlySet<string> | undefined;
}

function Progress({ order: known, report, before }: ProgressProps) {
  const { say, show } = useWords(HOST_WORDS);
  const followed = useFollowed(report.host.id, known);
  const order = followed?.command ?? known;
  switch (order.state) {
    case 'queued':
      return <Queued order={order} contact={followed?.contact} />;
    case 'delivered':
      return <Looking progress={followed?.progress} />;
    case 'failed':
      return <Text>{show('check failed', { why: <HostText text={order.why ?? ''} /> })}</Text>;
    case 'expired':
      return <Text>{say('check expired')}</Text>;
    case 'acted':
      return <Outcome {...{ order, report, before }} />;
  }
}

function Queued({ order, contact }: { readonly order: CommandView; readonly contact: FollowedCommand['contact'] }) {
  const { say, show, language } = useWords(HOST_WORDS);
  const nowMs = useNow();
  if (contact === undefined || nowMs - Date.parse(order.issuedAt) < PATIENCE_MS)
    return <Step at={1}>{say('check waiting')}</Step>;
  const [due, until] = [clockText(contact.dueBy, language), exactText(order.expiresAt, language)];
  return <Step at={1}>{show('check queued', { when: <Ago at={contact.last} />, due, until })}</Step>;
}

function Looking({ progress }: { readonly progress: FollowedCommand['progress'] }) {
  const { say } = useWords(HOST_WORDS);
  if (progress === undefined) return <Step at={2}>{say('check looking')}</Step>;
  const { phase, scopes, ofScopes, copies } = progress;
  if (phase === 'waiting') return <Step at={2}>{say('check behind')}</Step>;
  if (ofScopes === undefined || ofScopes < scopes) return <Step at={2}>{say('check progress first', { scopes, copies })}</Step>;
  return (
    <Step at={2}>
      {say('check progress', { scopes, all: ofScopes, copies })}
      <svg className="bar check-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect className="bar-rest" width="100" height="4" />
        <rect className="bar-run" width={(100 * scopes) / Math.max(1, ofScopes)} height="4" />
      </svg>
    </Step>
  );
}

function Step({ at, children }: { readonly at: number; readonly children: React.ReactNode }) {
  return (
    <span className="check-step">
      <span className="check-dots" aria-hidden="true">
        {[1, 2, 3].map((step) => (
          <i key={step} data-done={step < at} data-now={step === at} />
        ))}
      </span>
      <span>{children}</span>
    </span>
  );
}

/** What the look that was ordered here saw; only once what it found is here. */
function Outcome({ order, report, before }: ProgressProps) {
  const { say, show } = useWords(HOST_WORDS);
  if (!isShown(order, report)) return <Step at={3}>{say('check looking')}</Step>;
  const { gone, left } = outcomeOf(report.findings, before ?? new Set());
  return (
    <Text component="span" className="check-outcome">
      {show('check result', { when: <Ago at={order.endedAt ?? order.issuedAt} /> })}{' '}
      {gone > 0 && <strong>{say('check gone', { count: gone })} </strong>}
      {left > 0 ? say('check still', { count: left }) : say('check clean')}
    </Text>
  );
}

/** The report is asked for anew when the order has ended; until it is here the old one says nothing of this look. */
function isShown(order: CommandView, { now }: HostReport): boolean {
  return order.endedAt === undefined || Date.parse(now) >= Date.parse(order.endedAt);
}
