import { Button, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { VERDICTS } from '../../display/api-words.ts';
import type { ProductView } from '../../../api-client/client.generated.ts';
import { Failure, Loading, Nothing } from '../../display/answers.tsx';
import { VerdictMark } from '../../display/mark.tsx';
import { DISPLAY_WORDS } from '../../display/words.ts';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import type { Column, Dimension, Filters } from '../../table/contract.ts';
import { FilterBar } from '../../table/filter-bar.tsx';
import { ListCount, NothingFits } from '../../table/list-words.tsx';
import { RowTable } from '../../table/row-table.tsx';
import { stillRows } from '../../table/still-rows.ts';
import { useFilters } from '../../table/use-filters.ts';
import { useWords } from '../../words/use-words.tsx';
import { CATEGORY_WORDS } from './category-words.ts';
import { PRODUCTS_WORDS } from './words.ts';

const NAMES = ['text', 'verdict', 'category', 'found'] as const;

/** All products, those with the most copies first. */
export function Page() {
  const { say } = useWords(PRODUCTS_WORDS);
  const may = useMay();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery({ queryKey: ['products'], queryFn: async () => api.listProducts({}) });
  const { filters, set, replace } = useFilters(NAMES);
  const items = data?.items;
  const rows = useMemo(() => (items ?? []).filter((one) => fits(one, filters)), [items, filters]);
  const columns = useProductColumns();
  return (
    <div className="list-page">
      <div className="list-head">
        <Title order={1}>
          {say('title')}
          <ListCount counted={items && { count: rows.length, isMore: false }} />
        </Title>
        {may('listReleases') && (
          <Button variant="default" renderRoot={(props: object) => <Link to="/catalogue" {...props} />}>
            {say('releases')}
          </Button>
        )}
      </div>
      <FilterBar
        dimensions={useProductDimensions(items ?? [])}
        filters={filters}
        textLabel={say('search')}
        set={set}
        clear={() => replace({})}
      />
      {items === undefined && (error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />)}
      {items?.length === 0 && <Nothing title={say('none')}>{say('none what')}</Nothing>}
      {items !== undefined && items.length > 0 && rows.length === 0 && <NothingFits onClear={() => replace({})} />}
      {rows.length > 0 && (
        <RowTable
          label={say('title')}
          columns={columns}
          rows={stillRows(rows)}
          asked={JSON.stringify(filters)}
          idOf={idOf}
          onOpen={({ id }) => void navigate({ to: '/products/$product', params: { product: id } })}
        />
      )}
    </div>
  );
}

function idOf({ id }: ProductView): string {
  return id;
}

function fits({ id, name, vendor = '', category, verdict, copies }: ProductView, filters: Filters): boolean {
  const isOne = (given: string | undefined, value: string) => given === undefined || given.split(',').includes(value);
  const text = (filters['text'] ?? '').toLowerCase();
  return (
    `${id} ${name} ${vendor}`.toLowerCase().includes(text) &&
    isOne(filters['verdict'], verdict.verdict) &&
    isOne(filters['category'], category ?? '') &&
    (filters['found'] === undefined || copies > 0)
  );
}

function useProductDimensions(items: readonly ProductView[]): readonly Dimension[] {
  const { say } = useWords(PRODUCTS_WORDS);
  const { say: sayOf } = useWords(DISPLAY_WORDS);
  const { say: sayCategory } = useWords(CATEGORY_WORDS);
  const categories = [...new Set(items.flatMap(({ category }) => category ?? []))];
  const counted = (of: (one: ProductView) => boolean) => items.filter(of).length;
  return [
    { name: 'found', title: say('found'), kind: 'flag', isMain: true },
    {
      name: 'verdict',
      title: say('verdict'),
      kind: 'values',
      isMain: true,
      values: VERDICTS.map((value) => ({ value, title: sayOf(value), count: counted((one) => one.verdict.verdict === value) })),
    },
    {
      name: 'category',
      title: say('category'),
      kind: 'values',
      isMain: true,
      values: categories
        .map((value) => ({ value, title: sayCategory(value), count: counted((one) => one.category === value) }))
        .toSorted((one, other) => other.count - one.count),
    },
  ];
}

function useProductColumns(): readonly Column<ProductView>[] {
  const { say, language } = useWords(PRODUCTS_WORDS);
  const { say: sayCategory } = useWords(CATEGORY_WORDS);
  return useMemo(
    (): readonly Column<ProductView>[] => [
      {
        id: 'product',
        title: say('product'),
        minPx: 200,
        grow: 1.4,
        isFixed: true,
        exports: [],
        cell: ({ id, name }) => (
          <Link to="/products/$product" params={{ product: id }} tabIndex={-1}>
            {name}
          </Link>
        ),
      },
      {
        id: 'verdict',
        title: say('verdict'),
        minPx: 134,
        exports: [],
        cell: ({ verdict }) => <VerdictMark verdict={verdict.verdict} />,
      },
      {
        id: 'copies',
        title: say('copies'),
        minPx: 96,
        exports: [],
        cell: ({ copies }) =>
          copies === 0 ? <span className="dim">–</span> : <span className="number">{copies.toLocaleString(language)}</span>,
      },
      {
        id: 'category',
        title: say('category'),
        minPx: 170,
        grow: 0.8,
        exports: [],
        cell: ({ category }) => (
          <span className="dim">{category === undefined ? say('not in catalogue') : sayCategory(category)}</span>
        ),
      },
      { id: 'vendor', title: say('vendor'), minPx: 140, grow: 0.8, exports: [], cell: ({ vendor }) => vendor },
    ],
    // What says is new with each drawing, and speaks the same in one language.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [language],
  );
}
