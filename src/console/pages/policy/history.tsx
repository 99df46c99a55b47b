import { Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Ago } from '../../display/ago.tsx';
import { Failure, Loading, Nothing } from '../../display/answers.tsx';
import { HostText } from '../../display/host-text.tsx';
import { Mark } from '../../display/mark.tsx';
import { KeptBy } from '../../policy-change/kept-by.tsx';
import { api } from '../../session/client.ts';
import { useWords } from '../../words/use-words.tsx';
import { diffOf } from './diff.ts';
import { POLICY_WORDS } from './words.ts';

type Change = Awaited<ReturnType<typeof api.getPolicyHistory>>['items'][number];
const PAGE = 50;
/** What the head of a change says already. */
const KNOWN: ReadonlySet<string> = new Set(['id', 'askedAt', 'askedBy', 'product', 'category']);

/** Every change of the policy, the newest first, with what was before and what is after. */
export function History() {
  const { say } = useWords(POLICY_WORDS);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['policy-history'],
    queryFn: async ({ pageParam }) =>
      api.getPolicyHistory({ limit: PAGE, ...(pageParam === undefined ? {} : { before: pageParam }) }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ items }) => (items.length < PAGE ? undefined : items.at(-1)?.revision),
  });
  if (data === undefined) return error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />;
  const changes = data.pages.flatMap(({ items }) => items).filter(({ kind }) => kind !== 'product');
  if (changes.length === 0 && !hasNextPage) return <Nothing title={say('no history')} />;
  return (
    <Stack gap="sm">
      {changes.map((change) => (
        <ChangeLine key={`${change.revision} ${change.kind} ${change.key}`} change={change} />
      ))}
      {hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {say('older')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function ChangeLine({ change: { revision, at, actor, by, kind, key, before, after } }: { readonly change: Change }) {
  const { say } = useWords(POLICY_WORDS);
  const what = before === undefined ? 'added' : after === undefined ? 'gone' : 'changed';
  const tone = { added: 'good', changed: 'info', gone: 'bad' } as const;
  const shape = { added: 'disc', changed: 'diamond', gone: 'cross' } as const;
  return (
    <section className="card change">
      <Group gap="xs">
        <Mark tone={tone[what]} shape={shape[what]}>
          {say(what)}
        </Mark>
        <b>
          {say(`kind ${kind}`)} <HostText text={key.replace(/^(product|category):/, '')} shown={60} />
        </b>
        <Text c="dimmed" size="sm">
          {say('revision short', { revision })} · <Ago at={at} /> · <HostText text={actor} shown={60} />
        </Text>
        <KeptBy by={by} />
      </Group>
      <dl className="diff">
        {diffOf(before, after)
          .filter(({ name }) => !KNOWN.has(name))
          .map((one) => (
            <div key={one.name}>
              <dt>{one.name}</dt>
              <dd>
                {one.before !== undefined && (
                  <del>
                    <HostText text={one.before} shown={200} />
                  </del>
                )}
                {one.after !== undefined && (
                  <ins>
                    <HostText text={one.after} shown={200} />
                  </ins>
                )}
              </dd>
            </div>
          ))}
      </dl>
    </section>
  );
}
