import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { FindingView } from '../../../api-client/client.generated.ts';
import { Nothing } from '../../display/answers.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import type { Filters, Place, RowPage } from '../../table/contract.ts';
import { FilterBar } from '../../table/filter-bar.tsx';
import { JumpTo } from '../../table/jump-to.tsx';
import { ColumnMenu, ExportMenu, OrderMenu } from '../../table/list-tools.tsx';
import { ListCount } from '../../table/list-words.tsx';
import { LongList } from '../../table/long-list.tsx';
import { SavedViews } from '../../table/saved-views.tsx';
import { useColumns } from '../../table/use-columns.ts';
import { useFilters } from '../../table/use-filters.ts';
import { useWords } from '../../words/use-words.tsx';
import { useFindingColumns } from './columns.tsx';
import { useFindingDimensions } from './dimensions.ts';
import { FINDINGS_WORDS } from './words.ts';

const NO_FLAGS: readonly string[] = [];
/** A place behind every finding: the list begins with what the collector learnt of last. */
const END = '999999999999999';

/** All findings: what the collector learnt of last first, or by host, where the list can be entered at a name. */
export function Page() {
  const { say } = useWords(FINDINGS_WORDS);
  const may = useMay();
  const navigate = useNavigate();
  const dimensions = useFindingDimensions();
  const names = useMemo(() => ['text', 'order', 'from', ...dimensions.map(({ name }) => name)], [dimensions]);
  const { filters: asked, set, replace } = useFilters(names);
  const { order: _order, from, ...filters } = asked;
  const isByHost = asked['order'] === 'host';
  const byHost = (name: string) => replace({ ...filters, order: 'host', from: name });
  const count = useQuery({
    queryKey: ['finding-count', filters],
    enabled: may('countFindings'),
    queryFn: async () => api.countFindings(filters),
  });
  const columns = useFindingColumns();
  const choice = useColumns('findings', columns);
  const entered = isByHost ? from : undefined;
  const placed: Filters = isByHost ? { order: 'host', ...(from === undefined ? {} : { from }) } : { order: 'newest' };
  return (
    <div className="list-page">
      <div className="list-head">
        <Title order={1}>
          {say('title')}
          <ListCount counted={count.data} />
        </Title>
        <JumpTo given={isByHost ? (from ?? '') : ''} onJump={byHost} />
        <OrderMenu
          orders={{ newest: say('newest first'), host: say('by host') }}
          chosen={isByHost ? 'host' : 'newest'}
          onChoose={(order) => (order === 'host' ? byHost('') : replace(filters))}
        />
        {may('listSavedQueries') && <SavedViews about="findings" filters={filters} flags={NO_FLAGS} onChoose={replace} />}
        <ColumnMenu columns={columns} choice={choice} />
        {may('exportFindings') && <ExportMenu path="/api/v1/export" also={placed} {...{ filters, columns, choice }} />}
      </div>
      <FilterBar
        dimensions={dimensions}
        filters={filters}
        textLabel={say('search name')}
        set={set}
        clear={() => replace(isByHost ? placed : {})}
      />
      <LongList<FindingView>
        asked={['findings', filters, isByHost]}
        from={entered}
        load={async (place) =>
          isByHost ? api.listFindings({ ...filters, order: 'host', ...place }) : newestFirst(filters, place)
        }
        label={say('title')}
        visibility={choice.visibility}
        total={count.data}
        onOpen={({ host }) => {
          if (may('getHost')) void navigate({ to: '/hosts/$host', params: { host: host.id } });
        }}
        onClear={() => replace({})}
        nothing={<Nothing title={say('none yet')}>{say('none yet what')}</Nothing>}
        isFiltered={Object.keys(filters).length > 0 || entered !== undefined}
        {...{ columns, idOf }}
      />
    </div>
  );
}

/** The API's order turned round: what it has before is what comes after here. */
async function newestFirst(filters: Filters, { after, before, limit }: Place & { readonly limit: number }) {
  const place = before === undefined ? { before: after ?? END } : { after: before };
  const page = await api.listFindings({ ...filters, ...place, limit });
  return turned(page, before === undefined && after === undefined);
}

function turned({ items, next, previous }: RowPage<FindingView>, isFirst: boolean): RowPage<FindingView> {
  return { items: items.toReversed(), next: previous, previous: isFirst ? undefined : next };
}

function idOf({ host, finding }: FindingView): string {
  return `${host.id}-${finding.id}`;
}
