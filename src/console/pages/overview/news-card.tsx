import { Title } from '@mantine/core';
import type { OverviewView } from '../../../api-client/client.generated.ts';
import { FigureLink, type FigureList } from '../../figures/figure-link.tsx';
import { useWords } from '../../words/use-words.tsx';
import { OVERVIEW_WORDS } from './words.ts';

/** What is new within a day. */
export function NewsCard({ news }: Pick<OverviewView, 'news'>) {
  const { say } = useWords(OVERVIEW_WORDS);
  const { since } = news;
  const findings = (search: Readonly<Record<string, string>>): FigureList => {
    return { to: '/findings', search, operation: 'listFindings' };
  };
  const rows = [
    ['came', news.came, findings({ cameSince: since })],
    ['gone', news.gone, findings({ goneSince: since })],
    ['back', news.back, findings({ backSince: since })],
    ['enrolled', news.enrolled, { to: '/hosts', search: { enrolledSince: since }, operation: 'listHosts' }],
  ] as const;
  return (
    <section className="card overview-card" aria-label={say('news')}>
      <Title order={2}>{say('news')}</Title>
      <dl className="news">
        {rows.map(([key, { count, isMore }, list]) => (
          <div key={key}>
            <dt>{say(key)}</dt>
            <dd>
              <FigureLink className="figure news-figure" count={count} isMore={isMore} list={list} label={say(key)} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
