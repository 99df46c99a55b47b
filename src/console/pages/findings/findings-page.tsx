import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { FindingView } from '../../../api-client/client.generated.ts';
import { Failure, Loading, Nothing } from '../../display/answers.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import type { Place, RowPage } from '../../table/contract.ts';
import { FilterBar } from '../../table/filter-bar.tsx';
import { ColumnMenu, ExportMenu } from '../../table/list-tools.tsx';
import { ListCount, NothingFits } from '../../table/list-words.tsx';
import { RowTable } from '../../table/row-table.tsx';
import { SavedViews } from '../../table/saved-views.tsx';
import { useColumns } from '../../table/use-columns.ts';
import { useFilters } from '../../table/use-filters.ts';
import { useRows } from '../../table/use-rows.ts';
import { useWords } from '../../words/use-words.tsx';
import { useFindingColumns } from './columns.tsx';
import { useFindingDimensions } from './dimensions.ts';
import { FINDINGS_WORDS } from './words.ts';

const NO_FLAGS: readonly string[] = [];
const NEWEST = { order: 'newest' } as const;
/** A place behind every finding: the list begins with what the collector learnt of last. */
const END = '999999999999999';

/** All findings, what the collector learnt of last first. */
export function Page() {
  const { say } = useWords(FINDINGS_WORDS);
  const may = useMay();
  const navigate = useNavigate();
  const dimensions = useFindingDimensions();
  const names = useMemo(() => ['text', ...dimensions.map(({ name }) => name)], [dimensions]);
  const { filters, set, replace } = useFilters(names);
  const rows = useRows<FindingView>({
    key: ['findings', filters],
    load: async ({ after, before, limit }: Place & { readonly limit: number }) => {
      // The API's order turned round: what it has before is what comes after here.
      const place = before === undefined ? { before: after ?? END } : { after: before };
      const page = await api.listFindings({ ...filters, ...place, limit });
      const isFirst = before === undefined && after === undefined;
      return turned(page, isFirst);
    },
  });
  const count = useQuery({
    queryKey: ['finding-count', filters],
    enabled: may('countFindings'),
    queryFn: async () => api.countFindings(filters),
  });
  const columns = useFindingColumns();
  const choice = useColumns('findings', columns);
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <div className="list-page">
      <div className="list-head">
        <Title order={1}>
          {say('title')}
          <ListCount counted={count.data} />
        </Title>
        {may('listSavedQueries') && <SavedViews about="findings" filters={filters} flags={NO_FLAGS} onChoose={replace} />}
        <ColumnMenu columns={columns} choice={choice} />
        {may('exportFindings') && <ExportMenu path="/api/v1/export" also={NEWEST} {...{ filters, columns, choice }} />}
      </div>
      <FilterBar dimensions={dimensions} filters={filters} textLabel={say('search name')} set={set} clear={() => replace({})} />
      {rows.rows === undefined && (rows.error === null ? <Loading /> : <Failure error={rows.error} onRetry={rows.again} />)}
      {rows.rows?.length === 0 && !isFiltered && <Nothing title={say('none yet')}>{say('none yet what')}</Nothing>}
      {rows.rows?.length === 0 && isFiltered && <NothingFits onClear={() => replace({})} />}
      {rows.rows !== undefined && rows.rows.length > 0 && (
        <RowTable
          label={say('title')}
          columns={columns}
          visibility={choice.visibility}
          rows={rows}
          total={count.data}
          asked={JSON.stringify(filters)}
          idOf={idOf}
          onOpen={({ host }) => {
            if (may('getHost')) void navigate({ to: '/hosts/$host', params: { host: host.id } });
          }}
        />
      )}
    </div>
  );
}

function turned({ items, next, previous }: RowPage<FindingView>, isFirst: boolean): RowPage<FindingView> {
  return { items: items.toReversed(), next: previous, previous: isFirst ? undefined : next };
}

function idOf({ host, finding }: FindingView): string {
  return `${host.id}-${finding.id}`;
}
