import { Button, FileButton, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { AssetListView } from '../../../api-client/client.generated.ts';
import { Ago } from '../../display/ago.tsx';
import { Failure, Loading, Nothing } from '../../display/answers.tsx';
import { HostText } from '../../display/host-text.tsx';
import { Refusal } from '../../display/refusal.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { useFilters } from '../../table/use-filters.ts';
import { LANGUAGE_TAGS } from '../../words/language.ts';
import { useWords } from '../../words/use-words.tsx';
import { ReasonDialog } from '../../display/reason-dialog.tsx';
import { AssetProblems } from './asset-problems.tsx';
import { AssetRows, UnlistedRows } from './asset-rows.tsx';
import { ASSET_WORDS } from './asset-words.ts';

const KEY = ['assets'];
const NAMES = ['part', 'show'] as const;
const SHOWN = ['missing', 'appeared', 'unlisted'] as const;

/** The company's own list of machines against the hosts that are there. */
export function Assets() {
  const { say } = useWords(ASSET_WORDS);
  const may = useMay();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: [...KEY, 'list'], queryFn: async () => api.getAssetList() });
  const [file, setFile] = useState<{ readonly name: string; readonly csv: string }>();
  const take = useMutation({
    mutationFn: async (given: { readonly name: string; readonly csv: string; readonly skipsProblems?: boolean }) =>
      api.importAssets(given),
    onSuccess: async ({ isImported }) => {
      if (!isImported) return;
      setFile(undefined);
      await client.invalidateQueries({ queryKey: KEY });
    },
  });
  if (data === undefined) return error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />;
  const read = async (chosen: File | null) => {
    if (chosen === null) return;
    const given = { name: chosen.name.slice(0, 200), csv: await chosen.text() };
    setFile(given);
    take.mutate(given);
  };
  const choose = may('importAssets') && (
    <FileButton accept=".csv,.tsv,.txt,text/csv" onChange={(chosen) => void read(chosen)}>
      {(props) => (
        <Button {...props} size="sm" variant={data.list === undefined ? 'filled' : 'default'} loading={take.isPending}>
          {say(data.list === undefined ? 'import' : 'import anew')}
        </Button>
      )}
    </FileButton>
  );
  return (
    <Stack gap="md">
      <Refusal error={take.error} />
      {take.data !== undefined && file !== undefined && !take.data.isImported && (
        <AssetProblems
          answer={take.data}
          isPending={take.isPending}
          onSkip={() => take.mutate({ ...file, skipsProblems: true })}
          onClose={() => setFile(undefined)}
        />
      )}
      {data.list === undefined ? (
        <Nothing title={say('no list')} action={choose}>
          {say('no list what')} <code className="code">serial,name,tag,owner</code>
        </Nothing>
      ) : (
        <Compared view={data} list={data.list} choose={choose} />
      )}
    </Stack>
  );
}

interface ComparedProps {
  readonly view: AssetListView;
  readonly list: NonNullable<AssetListView['list']>;
  readonly choose: ReactNode;
}

function Compared({ view, list, choose }: ComparedProps) {
  const { say, show, language } = useWords(ASSET_WORDS);
  const { filters, set } = useFilters(NAMES);
  const shown = SHOWN.find((one) => one === filters['show']) ?? 'missing';
  const number = (count: number) => count.toLocaleString(LANGUAGE_TAGS[language]);
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Text c="dimmed">
          {show('list', {
            name: <HostText text={list.name} shown={60} />,
            rows: number(list.rows),
            when: <Ago at={list.importedAt} />,
            who: <HostText text={list.importedBy} shown={60} />,
          })}{' '}
          {show('compared', { when: <Ago at={view.at} /> })}
        </Text>
        <Group gap="xs">
          <Forget />
          {choose}
        </Group>
      </Group>
      <div className="systems">
        <SegmentedControl
          aria-label={say('which')}
          value={shown}
          onChange={(value) => set('show', value === 'missing' ? '' : value)}
          data={SHOWN.map((one) => ({ value: one, label: `${say(one)} · ${number(view[one])}` }))}
        />
      </div>
      <Text c="dimmed">{say(`${shown} what`)}</Text>
      {shown === 'unlisted' ? <UnlistedRows /> : <AssetRows key={shown} state={shown} />}
    </>
  );
}

function Forget() {
  const { say } = useWords(ASSET_WORDS);
  const may = useMay();
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  if (!may('dropAssets')) return null;
  return (
    <>
      <Button size="sm" variant="default" onClick={() => setAsking(true)}>
        {say('forget')}
      </Button>
      {isAsking && (
        <ReasonDialog
          title={say('forget title')}
          what={say('forget what')}
          action={say('forget')}
          onAct={async () => api.dropAssets()}
          onDone={async () => {
            setAsking(false);
            await client.invalidateQueries({ queryKey: KEY });
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
