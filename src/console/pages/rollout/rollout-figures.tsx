import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { EnrolmentFailureView } from '../../../api-client/client.generated.ts';
import { useNow } from '../../display/ago.tsx';
import { FigureLink, type FigureList } from '../../figures/figure-link.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { ROLLOUT_WORDS } from './words.ts';

const DAY_MS = 86_400_000;
const FRESH_MS = 30_000;

interface RolloutFiguresProps {
  readonly waiting: number | undefined;
  readonly failures: readonly EnrolmentFailureView[] | undefined;
}

/** How the rollout stands, in five numbers that each lead to their list. */
export function RolloutFigures({ waiting, failures }: RolloutFiguresProps) {
  const { say } = useWords(ROLLOUT_WORDS);
  const may = useMay();
  const nowMs = useNow();
  const enrolledSince = new Date(Math.floor((nowMs - 7 * DAY_MS) / DAY_MS) * DAY_MS).toISOString();
  const all = useHosts({ open: true });
  const came = useHosts({ enrolledSince });
  const silent = useHosts({ coverage: 'silent' });
  const part = (name: string, operation: string): FigureList => ({ to: '/rollout', search: { part: name }, operation });
  const hosts = (search: Readonly<Record<string, string>>): FigureList => ({ to: '/hosts', search, operation: 'listHosts' });
  const failed = failures?.filter(({ last }) => Date.parse(last) >= nowMs - DAY_MS).length;
  const rows = [
    ['hosts in', all?.count, all?.isMore, hosts({ open: 'true' })],
    ['came this week', came?.count, came?.isMore, hosts({ enrolledSince })],
    ['wait now', waiting, false, part('waiting', 'listWaitingHosts')],
    ['failed today', failed, false, part('failed', 'listEnrolmentFailures')],
    ['silent now', silent?.count, silent?.isMore, hosts({ coverage: 'silent' })],
  ] as const;
  return (
    <dl className="card rollout-figures">
      {rows
        .filter(([, , , { operation }]) => may(operation))
        .map(([key, count, isMore, list]) => (
          <div key={key}>
            <dt>{say(key)}</dt>
            <dd>
              {count === undefined ? (
                <Text component="span" c="dimmed">
                  –
                </Text>
              ) : (
                <FigureLink
                  className="figure rollout-figure"
                  count={count}
                  isMore={isMore ?? false}
                  list={list}
                  label={say(key)}
                />
              )}
            </dd>
          </div>
        ))}
    </dl>
  );
}

/** How many hosts fit; undefined until it is known, and for whoever may not count them. */
function useHosts(filter: Parameters<typeof api.countHosts>[0]) {
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['count-hosts', filter],
    queryFn: async () => api.countHosts(filter),
    enabled: may('countHosts'),
    refetchInterval: FRESH_MS,
  });
  return data;
}
