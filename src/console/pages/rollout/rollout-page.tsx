import { Stack, Tabs, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { useFilters } from '../../table/use-filters.ts';
import { useWords } from '../../words/use-words.tsx';
import { Assets } from './assets.tsx';
import { Enrolled } from './enrolled.tsx';
import { Failures } from './failures.tsx';
import { Install } from './install.tsx';
import { RolloutFigures } from './rollout-figures.tsx';
import { Tokens } from './tokens.tsx';
import { Versions } from './versions.tsx';
import { Waiting } from './waiting.tsx';
import { ROLLOUT_WORDS } from './words.ts';
import '../../figures/figures.css';
import '../../table/table.css';
import '../product/product.css';
import '../policy/policy.css';
import './rollout.css';

const PARTS = ['tokens', 'install', 'waiting', 'enrolled', 'failed', 'assets', 'versions'] as const;
type Part = (typeof PARTS)[number];
const NAMES = ['part'] as const;
/** Hosts come by themselves. */
const FRESH_MS = 15_000;
const NEEDS: Readonly<Record<Part, string>> = {
  tokens: 'listEnrolmentTokens',
  install: 'listEnrolmentTokens',
  waiting: 'listWaitingHosts',
  enrolled: 'listEnrolledHosts',
  failed: 'listEnrolmentFailures',
  assets: 'getAssetList',
  versions: 'getRolloutVersions',
};
const SHOWN: Readonly<Record<Part, () => ReactNode>> = {
  tokens: () => <Tokens />,
  install: () => <Install />,
  waiting: () => <Waiting />,
  enrolled: () => <Enrolled />,
  failed: () => <Failures />,
  assets: () => <Assets />,
  versions: () => <Versions />,
};

/** How hosts come in, in its parts; which one is shown stands in the address. */
export function Page() {
  const { say } = useWords(ROLLOUT_WORDS);
  const may = useMay();
  const { filters, replace } = useFilters(NAMES);
  const waiting = useQuery({
    queryKey: ['waiting-hosts'],
    queryFn: async () => api.listWaitingHosts(),
    enabled: may('listWaitingHosts'),
    refetchInterval: FRESH_MS,
  });
  const failed = useQuery({
    queryKey: ['enrolment-failures'],
    queryFn: async () => api.listEnrolmentFailures(),
    enabled: may('listEnrolmentFailures'),
    refetchInterval: FRESH_MS,
  });
  const offered = PARTS.filter((part) => may(NEEDS[part]));
  const part = offered.find((one) => one === filters['part']) ?? offered[0] ?? 'versions';
  // The collector says itself that this is not for him.
  if (offered.length === 0) return <Versions />;
  const counts: Partial<Record<Part, number | undefined>> = {
    waiting: waiting.data?.total,
    failed: failed.data?.items.length,
  };
  return (
    <Stack gap="md">
      <div>
        <Title order={1}>{say('title')}</Title>
        <Text c="dimmed" mt={2}>
          {say('what')}
        </Text>
      </div>
      <RolloutFigures waiting={waiting.data?.total} failures={failed.data?.items} />
      <Tabs
        value={part}
        onChange={(value) => replace(value === null || value === 'tokens' ? {} : { part: value })}
        keepMounted={false}
      >
        <Tabs.List className="parts">
          {offered.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {say(one)} {counts[one] !== undefined && counts[one] > 0 && <span className="list-count">{counts[one]}</span>}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {offered.map((one) => (
          <Tabs.Panel key={one} value={one} pt="md">
            {one === part && SHOWN[one]()}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}
