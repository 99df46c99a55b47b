import { Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { OverviewView } from '../../../api-client/client.generated.ts';
import { Mark } from '../../display/mark.tsx';
import { dayText } from '../../display/time-words.ts';
import { ShareBar } from '../../figures/share-bar.tsx';
import { percent, StateList } from '../../figures/state-list.tsx';
import { CAMPAIGN_STATES, DONE_STATES, hostsIn, hostsOf, type CampaignState } from '../../figures/states.ts';
import { useMay } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { BurnDown } from './burn-down.tsx';
import { OVERVIEW_WORDS } from './words.ts';

type Campaign = OverviewView['campaigns'][number];
const DAY_MS = 86_400_000;

/** One campaign: how far it is against its deadline, in a sentence, a chart and every number. */
export function CampaignCard({ campaign, hosts, now }: Campaign & { readonly now: string }) {
  const { say } = useWords(OVERVIEW_WORDS);
  const may = useMay();
  const shares = CAMPAIGN_STATES.map((state) => ({ state, hosts: hostsIn(hosts, state) }));
  const listOf = (state: CampaignState) => ({
    to: `/campaigns/${campaign.id}`,
    search: { state },
    operation: 'listCampaignHosts',
  });
  return (
    <section className="card overview-card" aria-label={campaign.name}>
      <div className="overview-head">
        <Title order={2}>
          {may('listCampaignHosts') ? (
            <Link to="/campaigns/$campaign" params={{ campaign: campaign.id }} className="strong-link">
              {campaign.name}
            </Link>
          ) : (
            campaign.name
          )}
        </Title>
        <Deadline campaign={campaign} now={now} />
      </div>
      <Text className="overview-answer">
        <Answer hosts={hosts} />
      </Text>
      <ShareBar shares={shares} />
      <div className="overview-states">
        <StateList shares={shares} listOf={listOf} isPlain />
      </div>
      {campaign.start <= now && <BurnDown campaign={campaign} hosts={hosts} now={now} title={say('still to do')} />}
    </section>
  );
}

/** How far it is, in a sentence. */
export function Answer({ hosts }: Pick<Campaign, 'hosts'>) {
  const { say } = useWords(OVERVIEW_WORDS);
  const total = hosts.reduce((sum, one) => sum + one.hosts, 0);
  const done = hostsOf(hosts, DONE_STATES);
  const [found, back] = [hostsIn(hosts, 'found'), hostsIn(hosts, 'came-back')];
  if (total === 0) return <>{say('nobody')}</>;
  if (done === total) return <>{say('all done', { total })}</>;
  return (
    <>
      {say('part done', { done, total, percent: percent(done, total) })}{' '}
      {found + back > 0 ? say('copies left', { count: found + back }) : say('no copies left')}
    </>
  );
}

/** When it ends, and how that is. */
export function Deadline({ campaign, now }: Pick<Campaign, 'campaign'> & { readonly now: string }) {
  const { say, language } = useWords(OVERVIEW_WORDS);
  const days = Math.ceil((Date.parse(campaign.deadline) - Date.parse(now)) / DAY_MS);
  const day = dayText(campaign.deadline, language);
  if (campaign.start > now) {
    return (
      <Mark tone="info" shape="ring">
        {say('begins', { day: dayText(campaign.start, language) })}
      </Mark>
    );
  }
  if (days <= 0) {
    return (
      <Mark tone="bad" shape="stop">
        {say('over', { day })}
      </Mark>
    );
  }
  return (
    <Mark tone={days <= 7 ? 'warn' : 'quiet'} shape={days <= 7 ? 'triangle' : 'ring'}>
      {say('days left', { days, day })}
    </Mark>
  );
}
