import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { HostView } from '../../api-client/client.generated.ts';
import { Ago } from '../display/ago.tsx';
import type { IconName } from '../display/icon.tsx';
import { PAGES } from '../pages/list.ts';
import { api } from '../session/client.ts';
import { useMay } from '../session/self.tsx';
import { useWords } from '../words/use-words.tsx';
import { SHELL_WORDS } from './words.ts';

/** One thing that was found. */
export interface Hit {
  readonly key: string;
  readonly kind: 'hosts' | 'labelled hosts' | 'people' | 'pages';
  readonly icon: IconName;
  readonly words: string;
  readonly beside?: ReactNode;
  readonly to: string;
  readonly search?: Readonly<Record<string, string>>;
}

const ACCOUNT = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}._@\\-]{1,255}$/u;

/** Hosts by a part of their name or by the beginning of a tag or of their serial number, a person by account, and pages; nothing is asked of the collector for an empty text. */
export function useSearch(text: string) {
  const { say, language } = useWords(SHELL_WORDS);
  const may = useMay();
  const { data, error, isFetching } = useQuery({
    queryKey: ['search', text],
    enabled: text !== '' && may('listHosts'),
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const [named, labelled] = await Promise.all([api.listHosts({ text, limit: 8 }), api.listHosts({ asset: text, limit: 5 })]);
      return { named: named.items, labelled: labelled.items };
    },
  });
  const found = text === '' ? undefined : data;
  const known = new Set(found?.named.map(({ id }) => id));
  const small = text.toLowerCase();
  const hits: readonly Hit[] = [
    ...(found?.named ?? []).map((host) => hostHit(host, 'hosts')),
    ...(found?.labelled ?? []).filter(({ id }) => !known.has(id)).map((host) => hostHit(host, 'labelled hosts')),
    // Never before the hosts: whoever presses Enter at once means the first that he will see.
    ...(!isFetching && ACCOUNT.test(text) && may('lookAtPerson')
      ? [personHit(text, say('look at person', { account: text }))]
      : []),
    ...PAGES.filter((page) => page.icon !== undefined && may(page.operation))
      .filter(({ title }) => title[language].toLowerCase().includes(small))
      .map(({ name, path, icon = 'search', title }): Hit => {
        return { key: `page ${name}`, kind: 'pages', icon, words: title[language], to: path };
      }),
  ];
  return { hits, failure: error?.message, isSettled: !isFetching };
}

function hostHit({ id, name, tags, lastContact }: HostView, kind: Hit['kind']): Hit {
  const beside = (
    <>
      {tags.slice(0, 2).map((tag) => `${tag} · `)}
      <Ago at={lastContact} />
    </>
  );
  return { key: `${kind} ${id}`, kind, icon: 'host', words: name, beside, to: `/hosts/${encodeURIComponent(id)}` };
}

function personHit(account: string, words: string): Hit {
  return { key: 'person', kind: 'people', icon: 'person', words, to: '/person', search: { account } };
}
