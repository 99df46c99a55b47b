import { Text, Title } from '@mantine/core';
import type { OverviewView } from '../../../api-client/client.generated.ts';
import { Mark, type Shape, type Tone } from '../../display/mark.tsx';
import { FigureLink, type FigureList } from '../../figures/figure-link.tsx';
import { hostsIn } from '../../figures/states.ts';
import { useWords } from '../../words/use-words.tsx';
import { OVERVIEW_WORDS } from './words.ts';

type Need = OverviewView['needs'][number]['need'];
type Key = Need | 'silent hosts' | 'pending' | 'ending' | 'requested';

interface Row {
  readonly key: Key;
  readonly count: number;
  readonly isMore?: boolean;
  readonly tone: Tone;
  readonly shape: Shape;
  readonly list: FigureList | undefined;
}

const EXCEPTIONS: FigureList = { to: '/policy', search: { part: 'exceptions' }, operation: 'listExceptions' };

const LOOKS: Readonly<Record<Need, readonly [Tone, Shape]>> = {
  clone: ['bad', 'stop'],
  'canary-missed': ['bad', 'cross'],
  'environment-gap': ['warn', 'triangle'],
  'stale-catalogue': ['warn', 'ring'],
};

/** What only a person can settle, the gravest first, and why it matters. */
export function NeedsCard({ overview }: { readonly overview: OverviewView }) {
  const { say } = useWords(OVERVIEW_WORDS);
  const rows = rowsOf(overview).filter(({ count }) => count > 0);
  return (
    <section className="card overview-card" aria-label={say('needs')}>
      <Title order={2}>{say('needs')}</Title>
      {rows.length === 0 && (
        <div className="overview-calm">
          <Mark tone="good" shape="check">
            {say('needs nothing')}
          </Mark>
          <Text size="sm" c="dimmed">
            {say('needs nothing what')}
          </Text>
        </div>
      )}
      <ul className="needs">
        {rows.map(({ key, count, isMore = false, tone, shape, list }) => (
          <li key={key}>
            <FigureLink className="figure needs-figure" count={count} isMore={isMore} list={list} label={say(key)} />
            <div>
              <Mark tone={tone} shape={shape}>
                {say(key)}
              </Mark>
              <Text size="sm" c="dimmed" mt={2}>
                {say(`${key} what`)}
              </Text>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function rowsOf({ needs, coverage, exceptions }: OverviewView): readonly Row[] {
  const hosts = (search: Readonly<Record<string, string>>) => ({ to: '/hosts', search, operation: 'listHosts' });
  const ofNeed = (wanted: Need): Row => {
    const found = needs.find(({ need }) => need === wanted);
    const [tone, shape] = LOOKS[wanted];
    return { key: wanted, count: found?.count ?? 0, isMore: found?.isMore ?? false, tone, shape, list: hosts({ needs: wanted }) };
  };
  const ofState = (key: Key, state: 'silent' | 'never', [tone, shape]: readonly [Tone, Shape]): Row => {
    return { key, count: hostsIn(coverage, state), tone, shape, list: hosts({ coverage: state }) };
  };
  return [
    ofNeed('clone'),
    ofNeed('canary-missed'),
    ofState('silent hosts', 'silent', ['bad', 'stop']),
    ofNeed('environment-gap'),
    ofNeed('stale-catalogue'),
    ofState('pending', 'never', ['quiet', 'dashed']),
    { key: 'requested', count: exceptions.requested, tone: 'info', shape: 'diamond', list: EXCEPTIONS },
    { key: 'ending', count: exceptions.ending, tone: 'warn', shape: 'ring', list: EXCEPTIONS },
  ];
}
