import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { STATES, VERDICTS } from '../../display/api-words.ts';
import { DISPLAY_WORDS } from '../../display/words.ts';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import type { Dimension, Filters, FilterValue } from '../../table/contract.ts';
import { momentText } from '../../display/time-words.ts';
import { useWords } from '../../words/use-words.tsx';
import { FINDINGS_WORDS } from './words.ts';

const SINCE = ['cameSince', 'goneSince', 'backSince'] as const;
type By = 'product' | 'state' | 'verdict';

/** What findings can be chosen by, for whoever is signed in. */
export function useFindingDimensions(): readonly Dimension[] {
  const { say, language } = useWords(FINDINGS_WORDS);
  const { say: sayOf } = useWords(DISPLAY_WORDS);
  const may = useMay();
  const groups = useQuery({ queryKey: ['groups'], queryFn: async () => api.listGroups(), enabled: may('listGroups') });
  const policy = useQuery({ queryKey: ['policy'], queryFn: async () => api.getPolicy(), enabled: may('getPolicy') });
  return useMemo((): readonly Dimension[] => {
    const titles = (value: string) => (value in DISPLAY_WORDS.en ? sayOf(value as 'banned') : value);
    const values = (all: readonly string[]) => all.map((value) => ({ value, title: titles(value) }));
    return [
      {
        name: 'verdict',
        title: say('verdict'),
        kind: 'values',
        isMain: true,
        values: values(VERDICTS),
        count: facetOf('verdict', titles),
      },
      { name: 'product', title: say('product'), kind: 'values', isMain: true, count: facetOf('product', (id) => id) },
      {
        name: 'state',
        title: say('state'),
        kind: 'values',
        isMain: true,
        values: values(STATES),
        count: facetOf('state', titles),
      },
      { name: 'account', title: say('account'), kind: 'text', isMain: true, hint: 'ada' },
      { name: 'version', title: say('version'), kind: 'text', hint: '2.0.44' },
      {
        name: 'group',
        title: say('group'),
        kind: 'values',
        values: (groups.data?.items ?? []).map(({ path }) => ({ value: path, title: path })),
      },
      { name: 'tag', title: say('tag'), kind: 'text', hint: 'AT-004217' },
      { name: 'host', title: say('one host'), kind: 'text' },
      {
        name: 'campaign',
        title: say('campaign'),
        kind: 'one',
        values: (policy.data?.campaigns ?? []).map(({ id, name }) => ({ value: id, title: name })),
      },
      ...SINCE.map((name): Dimension => ({
        name,
        title: say(name),
        kind: 'text',
        hint: '2026-11-20T00:00:00.000Z',
        titleOf: (value) => momentText(value, language),
      })),
      {
        name: 'exception',
        title: say('exception'),
        kind: 'one',
        values: (policy.data?.exceptions ?? []).map(({ id, owner, ticket }) => ({ value: id, title: `${ticket} · ${owner}` })),
      },
    ];
    // The functions that say are new with each drawing, and speak the same in one language.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [language, groups.data, policy.data]);
}

function facetOf(by: By, titleOf: (value: string) => string) {
  return async (others: Filters): Promise<readonly FilterValue[]> => {
    const { values } = await api.getFindingFacet({ ...others, by });
    return values.map(({ value, name, count, isMore }) => ({ value, title: name ?? titleOf(value), count, isMore }));
  };
}
