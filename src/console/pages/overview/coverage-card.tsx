import { Text, Title } from '@mantine/core';
import type { OverviewView } from '../../../api-client/client.generated.ts';
import { FigureLink } from '../../figures/figure-link.tsx';
import { ShareBar } from '../../figures/share-bar.tsx';
import { percent, StateList } from '../../figures/state-list.tsx';
import { COVERAGE_STATES, hostsIn } from '../../figures/states.ts';
import { useWords } from '../../words/use-words.tsx';
import { OVERVIEW_WORDS } from './words.ts';

/** How completely hosts are looked at: what is not found there was looked for, or was not. */
export function CoverageCard({ overview }: { readonly overview: OverviewView }) {
  const { say, show } = useWords(OVERVIEW_WORDS);
  const shares = COVERAGE_STATES.map((state) => ({ state, hosts: hostsIn(overview.coverage, state) }));
  const all = { to: '/hosts', search: { open: 'true' }, operation: 'listHosts' };
  return (
    <section className="card overview-card" aria-label={say('coverage')}>
      <Title order={2}>{say('coverage')}</Title>
      <Text className="overview-answer">
        {show('coverage answer', {
          percent: percent(hostsIn(overview.coverage, 'complete'), overview.hosts),
          hosts: <FigureLink count={overview.hosts} list={all} label={say('hosts')} />,
        })}
      </Text>
      <ShareBar shares={shares} />
      <StateList shares={shares} listOf={(state) => ({ ...all, search: { coverage: state } })} />
    </section>
  );
}
