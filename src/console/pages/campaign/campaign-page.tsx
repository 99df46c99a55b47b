import '../../figures/figures.css';
import '../overview/overview.css';
import './campaign.css';
import { Button, Stack, Table, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { CampaignProgress } from '../../../api-client/client.generated.ts';
import { HeadedTable } from '../../display/headed-table.tsx';
import { Ago } from '../../display/ago.tsx';
import { Failure, Loading, Nothing } from '../../display/answers.tsx';
import { HostText } from '../../display/host-text.tsx';
import { Mark } from '../../display/mark.tsx';
import { CAMPAIGN_STATES, hostsIn, LOOKS, type CampaignState } from '../../figures/states.ts';
import { FIGURE_WORDS } from '../../figures/words.ts';
import { api } from '../../session/client.ts';
import { LANGUAGE_TAGS } from '../../words/language.ts';
import { useWords } from '../../words/use-words.tsx';
import { BurnDown } from '../overview/burn-down.tsx';
import { Answer, Deadline } from '../overview/campaign-card.tsx';
import { OVERVIEW_WORDS } from '../overview/words.ts';
import { CAMPAIGN_WORDS } from './words.ts';

const EVERY_MS = 10_000;

/** How far a campaign is, and on which hosts. */
export function Page() {
  const { campaign: id = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery({
    queryKey: ['campaign', id],
    queryFn: async () => api.getCampaignProgress({ id }),
    refetchInterval: EVERY_MS,
  });
  if (data === undefined) return error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />;
  return <Shown progress={data} />;
}

function Shown({ progress: { campaign, hosts, now } }: { readonly progress: CampaignProgress }) {
  const { say } = useWords(CAMPAIGN_WORDS);
  const { say: sayOverview } = useWords(OVERVIEW_WORDS);
  const worst = CAMPAIGN_STATES.find((state) => hostsIn(hosts, state) > 0) ?? 'found';
  const state = useStateOfAddress() ?? worst;
  return (
    <Stack gap="lg">
      <div>
        <Link to="/overview" className="figure-link">
          {say('back')}
        </Link>
        <div className="overview-head">
          <Title order={1}>{campaign.name}</Title>
          <Deadline campaign={campaign} now={now} />
        </div>
        <Text className="overview-answer" mt={6}>
          <Answer hosts={hosts} />
        </Text>
      </div>
      <section className="card overview-card" aria-label={sayOverview('still to do')}>
        <BurnDown campaign={campaign} hosts={hosts} now={now} title={sayOverview('still to do')} />
        <Facts campaign={campaign} />
      </section>
      <StateChoice hosts={hosts} chosen={state} />
      <HostsOf campaign={campaign.id} state={state} />
    </Stack>
  );
}

function useStateOfAddress(): CampaignState | undefined {
  const { state }: { readonly state?: unknown } = useSearch({ strict: false });
  return CAMPAIGN_STATES.find((one) => one === state);
}

function Facts({ campaign }: Pick<CampaignProgress, 'campaign'>) {
  const { say } = useWords(CAMPAIGN_WORDS);
  const { products = [], categories = [], groups = [say('all hosts')] } = campaign;
  const what = [...products, ...categories.map((category) => say('category', { category }))];
  const rows = [
    [say('reason'), campaign.reason],
    [say('alternative'), campaign.alternative],
    [say('products'), what.join(', ')],
    [say('groups'), groups.join(', ')],
  ] as const;
  return (
    <dl className="facts-list">
      {rows.map(([name, value]) =>
        value === undefined ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

function StateChoice({ hosts, chosen }: Pick<CampaignProgress, 'hosts'> & { readonly chosen: CampaignState }) {
  const { say, language } = useWords(FIGURE_WORDS);
  const { say: sayHere } = useWords(CAMPAIGN_WORDS);
  const navigate = useNavigate();
  return (
    <nav className="state-choice" aria-label={sayHere('states')}>
      {CAMPAIGN_STATES.map((state) => (
        <button
          key={state}
          type="button"
          aria-pressed={state === chosen}
          onClick={() => void navigate({ to: '.', search: { state }, replace: true })}
        >
          <Mark tone={LOOKS[state].tone} shape={LOOKS[state].shape}>
            {say(state)}
          </Mark>
          <span className="figure">{hostsIn(hosts, state).toLocaleString(LANGUAGE_TAGS[language])}</span>
        </button>
      ))}
    </nav>
  );
}

function HostsOf({ campaign: id, state }: { readonly campaign: string; readonly state: CampaignState }) {
  const { say } = useWords(CAMPAIGN_WORDS);
  const { say: sayState } = useWords(FIGURE_WORDS);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['campaign-hosts', id, state],
    queryFn: async ({ pageParam }) => api.listCampaignHosts({ id, state, limit: 100, after: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    refetchInterval: EVERY_MS,
  });
  if (data === undefined) return error === null ? <Loading lines={2} /> : <Failure error={error} onRetry={refetch} />;
  const hosts = data.pages.flatMap(({ items }) => items);
  return (
    <section className="card" aria-label={say('hosts that are', { state: sayState(state) })}>
      {hosts.length === 0 ? (
        <Nothing title={say('none so')}>{say('none so what')}</Nothing>
      ) : (
        <HeadedTable minWidth={420} heads={[say('host'), say('group'), say('heard')]}>
          {hosts.map((host) => (
            <Table.Tr key={host.id}>
              <Table.Td>
                <Link to="/hosts/$host" params={{ host: host.id }} className="strong-link">
                  <HostText text={host.name} shown={60} />
                </Link>
              </Table.Td>
              <Table.Td>{host.group}</Table.Td>
              <Table.Td>
                <Ago at={host.lastContact} />
              </Table.Td>
            </Table.Tr>
          ))}
        </HeadedTable>
      )}
      {hasNextPage && (
        <Button variant="subtle" m="sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {say('show more')}
        </Button>
      )}
    </section>
  );
}
