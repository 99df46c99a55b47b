import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { HostView } from '../../../api-client/client.generated.ts';
import { Nothing } from '../../display/answers.tsx';
import { CopyButton } from '../../display/copy-button.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { FilterBar } from '../../table/filter-bar.tsx';
import { JumpTo } from '../../table/jump-to.tsx';
import { ColumnMenu, ExportMenu } from '../../table/list-tools.tsx';
import { ListCount } from '../../table/list-words.tsx';
import { LongList } from '../../table/long-list.tsx';
import { SavedViews } from '../../table/saved-views.tsx';
import { useColumns } from '../../table/use-columns.ts';
import { useFilters, without } from '../../table/use-filters.ts';
import { useWords } from '../../words/use-words.tsx';
import { useHostColumns } from './columns.tsx';
import { useHostDimensions } from './dimensions.ts';
import { HOSTS_WORDS } from './words.ts';

const MAKE_TOKEN = 'bandog collector token create --name laptops';
const FLAGS = ['silent', 'open'] as const;

/** All hosts, by name. */
export function Page() {
  const { say } = useWords(HOSTS_WORDS);
  const may = useMay();
  const navigate = useNavigate();
  const dimensions = useHostDimensions();
  const names = useMemo(() => ['text', 'from', ...dimensions.map(({ name }) => name)], [dimensions]);
  const { filters, set, replace } = useFilters(names);
  const chosen = without(filters, 'from');
  const query = { ...chosen, ...Object.fromEntries(FLAGS.flatMap((name) => (chosen[name] === undefined ? [] : [[name, true]]))) };
  const count = useQuery({
    queryKey: ['host-count', chosen],
    enabled: may('countHosts'),
    queryFn: async () => api.countHosts(query),
  });
  const columns = useHostColumns();
  const choice = useColumns('hosts', columns);
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <div className="list-page">
      <div className="list-head">
        <Title order={1}>
          {say('title')}
          <ListCount counted={count.data} />
        </Title>
        <JumpTo given={filters['from'] ?? ''} onJump={(value) => set('from', value)} />
        {may('listSavedQueries') && <SavedViews about="hosts" filters={chosen} flags={FLAGS} onChoose={replace} />}
        <ColumnMenu columns={columns} choice={choice} />
        {may('exportHosts') && <ExportMenu path="/api/v1/host-export" {...{ filters, columns, choice }} />}
      </div>
      <FilterBar dimensions={dimensions} filters={chosen} textLabel={say('search name')} set={set} clear={() => replace({})} />
      <LongList<HostView>
        asked={['hosts', chosen]}
        from={filters['from']}
        load={async (place) => api.listHosts({ ...query, ...place })}
        label={say('title')}
        visibility={choice.visibility}
        total={count.data}
        onOpen={(host) => {
          if (may('getHost')) void navigate({ to: '/hosts/$host', params: { host: host.id } });
        }}
        onClear={() => replace({})}
        nothing={
          <Nothing title={say('none yet')} action={<CopyButton text={MAKE_TOKEN}>{say('copy command')}</CopyButton>}>
            {say('none yet what')} <code className="code">{MAKE_TOKEN}</code>
          </Nothing>
        }
        {...{ columns, isFiltered, idOf }}
      />
    </div>
  );
}

function idOf(host: HostView): string {
  return host.id;
}
