import { Text } from '@mantine/core';
import type { OverviewView } from '../../../api-client/client.generated.ts';
import { dayText } from '../../display/time-words.ts';
import { AreaChart } from '../../figures/area-chart.tsx';
import { ChartLegend } from '../../figures/chart-legend.tsx';
import { ChartOrTable } from '../../figures/chart-or-table.tsx';
import { DaysTable } from '../../figures/days-table.tsx';
import { CAMPAIGN_STATES, hostsIn, hostsOf, LOOKS, OPEN_STATES } from '../../figures/states.ts';
import { FIGURE_WORDS } from '../../figures/words.ts';
import { useWords } from '../../words/use-words.tsx';
import { useCampaignDays } from './use-overview.ts';
import { OVERVIEW_WORDS } from './words.ts';

type Given = Omit<OverviewView['campaigns'][number], never> & { readonly now: string; readonly title: string };
const DAY_SECONDS = 86_400;

/** What is left to do day by day, until the deadline; the last point is now. */
export function BurnDown({ campaign, hosts, now, title }: Given) {
  const { say, language } = useWords(OVERVIEW_WORDS);
  const { say: sayState } = useWords(FIGURE_WORDS);
  const { data } = useCampaignDays(campaign.id);
  const today = now.slice(0, 10);
  const days = [...(data?.days ?? []).filter(({ day }) => day < today), { day: today, hosts }];
  // A day's figures are of its end.
  const moments = days.map(({ day }) => (day === today ? seconds(now) : seconds(`${day}T00:00:00Z`) + DAY_SECONDS - 1));
  const end = Math.max(seconds(campaign.deadline), seconds(now));
  const from = Math.min(seconds(campaign.start), moments[0] ?? end);
  const areas = OPEN_STATES.map((state) => ({
    name: sayState(state),
    look: LOOKS[state],
    values: days.map((day) => hostsIn(day.hosts, state)),
  }));
  const left = hostsOf(hosts, OPEN_STATES);
  return (
    <div className="burn-down">
      <ChartOrTable
        head={
          <div>
            <Text fw={600} size="sm" mb={6}>
              {title}
            </Text>
            <ChartLegend areas={areas} />
          </div>
        }
        chart={
          <AreaChart
            label={say('burn-down label', { left, day: dayText(campaign.deadline, language) })}
            moments={moments}
            areas={areas}
            from={from}
            to={end + (end - from) * 0.02}
            deadline={{ at: seconds(campaign.deadline), words: say('deadline') }}
          />
        }
        table={<DaysTable days={days} states={CAMPAIGN_STATES} />}
      />
      {days.length < 2 && (
        <Text size="sm" c="dimmed">
          {say('begins today')}
        </Text>
      )}
    </div>
  );
}

function seconds(at: string): number {
  return Math.floor(Date.parse(at) / 1000);
}
