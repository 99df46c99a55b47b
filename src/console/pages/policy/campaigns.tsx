import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { CampaignView, PolicyView } from '../../../api-client/client.generated.ts';
import { Ago, useNow } from '../../display/ago.tsx';
import { Nothing } from '../../display/answers.tsx';
import { Mark, type Shape, type Tone } from '../../display/mark.tsx';
import { KeptBy } from '../../policy-change/kept-by.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { CampaignDialog } from './campaign-dialog.tsx';
import { useProductNames } from '../../policy-change/names.ts';
import { POLICY_WORDS } from './words.ts';

/** Bans with a deadline, and how far each is. */
export function Campaigns({ policy }: { readonly policy: PolicyView }) {
  const { say } = useWords(POLICY_WORDS);
  const may = useMay();
  const [edited, setEdited] = useState<CampaignView | 'new'>();
  return (
    <Stack gap="md">
      {may('changePolicy') && (
        <Group justify="end">
          <Button size="sm" onClick={() => setEdited('new')}>
            {say('new campaign')}
          </Button>
        </Group>
      )}
      {policy.campaigns.length === 0 && <Nothing title={say('no campaigns')}>{say('no campaigns what')}</Nothing>}
      {policy.campaigns.map((campaign) => (
        <Campaign key={campaign.id} campaign={campaign} onEdit={() => setEdited(campaign)} />
      ))}
      {edited !== undefined && (
        <CampaignDialog
          campaign={edited === 'new' ? undefined : edited}
          basedOn={policy.revision}
          onClose={() => setEdited(undefined)}
        />
      )}
    </Stack>
  );
}

const LOOK_OF = {
  found: ['bad', 'disc'],
  'came-back': ['bad', 'triangle'],
  'not-looked': ['warn', 'ring'],
  excepted: ['info', 'diamond'],
  removed: ['quiet', 'dashed'],
  'verified-gone': ['good', 'check'],
  clean: ['quiet', 'check'],
} as const satisfies Readonly<Record<string, readonly [Tone, Shape]>>;
const STATES = Object.keys(LOOK_OF) as readonly (keyof typeof LOOK_OF)[];

interface CampaignProps {
  readonly campaign: CampaignView;
  onEdit(): void;
}

function Campaign({ campaign, onEdit }: CampaignProps) {
  const { say, show } = useWords(POLICY_WORDS);
  const nameOf = useProductNames();
  const may = useMay();
  const nowMs = useNow();
  const { id, name, products = [], categories = [], reason, start, deadline, managedBy } = campaign;
  return (
    <section className="card part">
      <Group justify="space-between">
        <Group gap="xs">
          <Title order={2}>{name}</Title>
          <KeptBy by={managedBy} />
          {Date.parse(deadline) < nowMs && (
            <Mark tone="warn" shape="triangle">
              {say('ended')}
            </Mark>
          )}
        </Group>
        {managedBy === 'console' && may('changePolicy') && (
          <Button size="xs" variant="default" onClick={onEdit}>
            {say('change')}
          </Button>
        )}
      </Group>
      <Text c="dimmed" size="sm" mt={4}>
        {[...products.map(nameOf), ...categories].join(', ')} ·{' '}
        {Date.parse(start) > nowMs
          ? show('starts', { when: <Ago at={start} /> })
          : show('deadline', { when: <Ago at={deadline} /> })}
      </Text>
      <Text mt={8}>{reason}</Text>
      {may('getCampaignProgress') && <Progress id={id} />}
      {may('listFindings') && (
        <Link className="small-link" to="/findings" search={{ campaign: id }}>
          {say('show copies')}
        </Link>
      )}
    </section>
  );
}

function Progress({ id }: { readonly id: string }) {
  const { say, language } = useWords(POLICY_WORDS);
  const { data } = useQuery({ queryKey: ['campaign', id], queryFn: async () => api.getCampaignProgress({ id }) });
  const hostsIn = (state: string) => data?.hosts.find((one) => one.state === state)?.hosts ?? 0;
  const total = data?.hosts.reduce((sum, { hosts }) => sum + hosts, 0) ?? 0;
  if (data === undefined || total === 0) return null;
  return (
    <>
      <div className="progress" aria-hidden="true">
        {STATES.filter((state) => hostsIn(state) > 0).map((state) => (
          <span key={state} data-tone={LOOK_OF[state][0]} data-state={state} style={{ flexGrow: hostsIn(state) }} />
        ))}
      </div>
      <ul className="legend">
        {STATES.filter((state) => hostsIn(state) > 0).map((state) => (
          <li key={state}>
            <Mark tone={LOOK_OF[state][0]} shape={LOOK_OF[state][1]}>
              {hostsIn(state).toLocaleString(language)} {say(state)}
            </Mark>
          </li>
        ))}
      </ul>
    </>
  );
}
