import { Text, Title } from '@mantine/core';
import type { ComplianceView } from '../../../api-client/client.generated.ts';
import { AreaChart } from '../../figures/area-chart.tsx';
import { ChartLegend } from '../../figures/chart-legend.tsx';
import { ChartOrTable } from '../../figures/chart-or-table.tsx';
import { DaysTable } from '../../figures/days-table.tsx';
import { percent, StateList } from '../../figures/state-list.tsx';
import { COVERAGE_STATES, hostsIn, LOOKS } from '../../figures/states.ts';
import { FIGURE_WORDS } from '../../figures/words.ts';
import { useWords } from '../../words/use-words.tsx';
import type { Asked } from './asked.ts';
import { ExportButton } from './export-button.tsx';
import { COMPLIANCE_WORDS } from './words.ts';

/** How completely was looked, of how many hosts, on each day. */
export function CoverageCard({ report, asked }: { readonly report: ComplianceView; readonly asked: Asked }) {
  const { say } = useWords(COMPLIANCE_WORDS);
  const shares = COVERAGE_STATES.map((state) => ({ state, hosts: hostsIn(report.coverage, state) }));
  const inGroup = asked.group === undefined ? {} : { group: asked.group };
  return (
    <section className="card overview-card" aria-label={say('coverage')}>
      <div className="overview-head">
        <Title order={2}>{say('coverage')}</Title>
        <ExportButton asked={{ ...asked, part: 'coverage' }} name={say('coverage')} />
      </div>
      <Text className="overview-answer">
        {say('coverage now', {
          percent: percent(hostsIn(report.coverage, 'complete'), report.hosts),
          complete: hostsIn(report.coverage, 'complete'),
          hosts: report.hosts,
        })}
      </Text>
      <StateList
        shares={shares}
        isPlain
        listOf={(state) => ({ to: '/hosts', search: { coverage: state, ...inGroup }, operation: 'listHosts' })}
      />
      <Days report={report} />
    </section>
  );
}

function Days({ report: { days, from, to, now } }: { readonly report: ComplianceView }) {
  const { say } = useWords(COMPLIANCE_WORDS);
  const { say: sayState } = useWords(FIGURE_WORDS);
  if (days.length === 0) return <Text c="dimmed">{say('no days')}</Text>;
  const areas = COVERAGE_STATES.map((state) => ({
    name: sayState(state),
    look: LOOKS[state],
    values: days.map(({ hosts }) => hostsIn(hosts, state)),
  }));
  const end = Math.min(seconds(to), seconds(now));
  const moments = days.map(({ day }) => Math.min(end, seconds(`${day}T23:59:59Z`)));
  return (
    <div className="burn-down">
      <ChartOrTable
        head={<ChartLegend areas={areas} />}
        chart={
          <AreaChart
            label={say('coverage chart', { days: days.length })}
            moments={moments}
            areas={areas}
            from={Math.max(seconds(from), (moments[0] ?? end) - 86_400)}
            to={end}
          />
        }
        table={<DaysTable days={days} states={COVERAGE_STATES} />}
      />
    </div>
  );
}

function seconds(at: string): number {
  return Math.floor(Date.parse(at) / 1000);
}
