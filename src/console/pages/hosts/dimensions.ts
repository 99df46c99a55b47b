import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { STATES, VERDICTS } from '../../display/api-words.ts';
import { DISPLAY_WORDS } from '../../display/words.ts';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import type { Dimension, Filters, FilterValue } from '../../table/contract.ts';
import { momentText } from '../../display/time-words.ts';
import { COVERAGE_STATES } from '../../figures/states.ts';
import { FIGURE_WORDS } from '../../figures/words.ts';
import { useWords } from '../../words/use-words.tsx';
import { HOSTS_WORDS } from './words.ts';

const LOOKED = ['completely', 'partly', 'never'] as const;
const PLATFORMS = ['linux', 'macos', 'windows'] as const;
const NEEDS = ['clone', 'stale-catalogue', 'environment-gap', 'canary-missed'] as const;
type By = Parameters<typeof api.getHostFacet>[0]['by'];

/** What hosts can be chosen by, for whoever is signed in. */
export function useHostDimensions(): readonly Dimension[] {
  const { say, language } = useWords(HOSTS_WORDS);
  const { say: sayOf } = useWords(DISPLAY_WORDS);
  const { say: sayFigure } = useWords(FIGURE_WORDS);
  const may = useMay();
  const [isCounting, isWhose] = [may('getHostFacet'), may('listFindings')];
  const groups = useQuery({ queryKey: ['groups'], queryFn: async () => api.listGroups(), enabled: may('listGroups') });
  const campaigns = useQuery({ queryKey: ['policy'], queryFn: async () => api.getPolicy(), enabled: may('getPolicy') });
  return useMemo((): readonly Dimension[] => {
    const titles = (value: string) => (value in DISPLAY_WORDS.en ? sayOf(value as 'banned') : value);
    const counted = (by: By, titleOf: (value: string) => string) => (isCounting ? { count: facetOf(by, titleOf) } : {});
    const lookedTitle = (value: string) => say(value as (typeof LOOKED)[number]);
    const platformTitle = (value: string) => say(value as (typeof PLATFORMS)[number]);
    const needTitle = (value: string) => say(value as (typeof NEEDS)[number]);
    const coverageTitle = (value: string) => sayFigure(value as (typeof COVERAGE_STATES)[number]);
    const valuesOf = (all: readonly string[], titleOf: (value: string) => string): readonly FilterValue[] =>
      all.map((value) => ({ value, title: titleOf(value) }));
    return [
      {
        name: 'verdict',
        title: say('verdict'),
        kind: 'values',
        isMain: true,
        values: valuesOf(VERDICTS, titles),
        ...counted('verdict', titles),
      },
      {
        name: 'product',
        title: say('product'),
        kind: isCounting ? 'values' : 'text',
        isMain: true,
        hint: 'claude-code',
        ...counted('product', (id) => id),
      },
      {
        name: 'looked',
        title: say('looked'),
        kind: 'one',
        isMain: true,
        values: valuesOf(LOOKED, lookedTitle),
        ...counted('looked', lookedTitle),
      },
      { name: 'silent', title: say('silent'), kind: 'flag', isMain: true },
      {
        name: 'platform',
        title: say('platform'),
        kind: 'values',
        values: valuesOf(PLATFORMS, platformTitle),
        ...counted('platform', platformTitle),
      },
      { name: 'state', title: say('state'), kind: 'values', values: valuesOf(STATES, titles), ...counted('state', titles) },
      {
        name: 'group',
        title: say('group'),
        kind: 'values',
        values: (groups.data?.items ?? []).map(({ path, hosts }) => ({ value: path, title: path, count: hosts })),
      },
      { name: 'asset', title: say('asset'), kind: 'text', hint: 'PF4XY9' },
      { name: 'tag', title: say('tag'), kind: 'text', hint: 'AT-004217' },
      { name: 'version', title: say('version'), kind: 'text', hint: '2.0.44' },
      ...(isWhose ? [{ name: 'account', title: say('account'), kind: 'text', hint: 'ada' } as const] : []),
      {
        name: 'campaign',
        title: say('campaign'),
        kind: 'one',
        values: (campaigns.data?.campaigns ?? []).map(({ id, name }) => ({ value: id, title: name })),
      },
      { name: 'open', title: say('only open'), kind: 'flag' },
      { name: 'coverage', title: say('coverage'), kind: 'one', values: valuesOf(COVERAGE_STATES, coverageTitle) },
      { name: 'needs', title: say('needs'), kind: 'one', values: valuesOf(NEEDS, needTitle) },
      {
        name: 'enrolledSince',
        title: say('enrolled since'),
        kind: 'text',
        hint: '2026-11-20T00:00:00.000Z',
        titleOf: (value) => momentText(value, language),
      },
    ];
    // The functions that say are new with each drawing, and speak the same in one language.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [language, isCounting, isWhose, groups.data, campaigns.data]);
}

function facetOf(by: By, titleOf: (value: string) => string) {
  return async (others: Filters): Promise<readonly FilterValue[]> => {
    const { silent, open, from: _from, ...rest } = others;
    const flags = { ...(silent === undefined ? {} : { silent: true }), ...(open === undefined ? {} : { open: true }) };
    const { values } = await api.getHostFacet({ ...rest, ...flags, by });
    return values.map(({ value, name, count, isMore }) => ({ value, title: name ?? titleOf(value), count, isMore }));
  };
}
