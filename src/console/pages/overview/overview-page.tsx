import '../../figures/figures.css';
import './overview.css';
import { Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { OverviewView } from '../../../api-client/client.generated.ts';
import { Ago } from '../../display/ago.tsx';
import { Failure, Loading, Nothing } from '../../display/answers.tsx';
import { CopyButton } from '../../display/copy-button.tsx';
import { useMay } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { CampaignCard } from './campaign-card.tsx';
import { CoverageCard } from './coverage-card.tsx';
import { NeedsCard } from './needs-card.tsx';
import { NewsCard } from './news-card.tsx';
import { ProductsCard } from './products-card.tsx';
import { useOverview } from './use-overview.ts';
import { OVERVIEW_WORDS } from './words.ts';

const MAKE_TOKEN = 'bandog collector token create --name laptops';

/** Whether the ban works, at a glance. */
export function Page() {
  const { say, show } = useWords(OVERVIEW_WORDS);
  const { data, error, refetch } = useOverview();
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="baseline">
        <Title order={1}>{say('title')}</Title>
        {data !== undefined && (
          <Text size="sm" c="dimmed">
            {show('as of', { when: <Ago at={data.now} /> })}
          </Text>
        )}
      </Group>
      {data === undefined && (error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />)}
      {data?.hosts === 0 && <NoHosts />}
      {data !== undefined && data.hosts > 0 && <Figures overview={data} />}
    </Stack>
  );
}

function NoHosts() {
  const { say } = useWords(OVERVIEW_WORDS);
  return (
    <div className="card">
      <Nothing title={say('no hosts')} action={<CopyButton text={MAKE_TOKEN}>{say('copy command')}</CopyButton>}>
        {say('no hosts what')} <code className="code">{MAKE_TOKEN}</code>
      </Nothing>
    </div>
  );
}

function Figures({ overview }: { readonly overview: OverviewView }) {
  return (
    <>
      {overview.campaigns.length === 0 && <NoCampaign />}
      {overview.campaigns.map((one) => (
        <CampaignCard key={one.campaign.id} {...one} now={overview.now} />
      ))}
      <div className="overview-pair">
        <CoverageCard overview={overview} />
        <NeedsCard overview={overview} />
      </div>
      <NewsCard news={overview.news} />
      <ProductsCard products={overview.products} />
    </>
  );
}

function NoCampaign() {
  const { say } = useWords(OVERVIEW_WORDS);
  const may = useMay();
  return (
    <div className="card overview-none">
      <div>
        <Title order={2}>{say('no campaign')}</Title>
        <Text c="dimmed" mt={4}>
          {say('no campaign what')}
        </Text>
      </div>
      {may('changePolicy') && (
        <Link to="/policy" search={{ part: 'campaigns' }} className="figure-link">
          {say('to policy')}
        </Link>
      )}
    </div>
  );
}
