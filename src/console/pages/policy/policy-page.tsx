import { Stack, Tabs, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failure, Loading } from '../../display/answers.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { useFilters } from '../../table/use-filters.ts';
import { useWords } from '../../words/use-words.tsx';
import { Campaigns } from './campaigns.tsx';
import { Exceptions } from './exceptions.tsx';
import { History } from './history.tsx';
import { Verdicts } from './verdicts.tsx';
import { POLICY_WORDS } from './words.ts';
import '../../table/table.css';
import '../product/product.css';
import './policy.css';

const PARTS = ['verdicts', 'campaigns', 'exceptions', 'history'] as const;
type Part = (typeof PARTS)[number];
const NAMES = ['part'] as const;
const NEEDS: Readonly<Record<Part, string>> = {
  verdicts: 'getPolicy',
  campaigns: 'getPolicy',
  exceptions: 'listExceptions',
  history: 'getPolicyHistory',
};

/** The policy in its parts; which one is shown stands in the address. */
export function Page() {
  const { say } = useWords(POLICY_WORDS);
  const may = useMay();
  const { filters, set } = useFilters(NAMES);
  const { data, error, refetch } = useQuery({ queryKey: ['policy'], queryFn: async () => api.getPolicy() });
  const offered = PARTS.filter((part) => may(NEEDS[part]));
  const part = offered.find((one) => one === filters['part']) ?? 'verdicts';
  if (data === undefined) return error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />;
  const shown: Readonly<Record<Part, () => ReactNode>> = {
    verdicts: () => <Verdicts policy={data} />,
    campaigns: () => <Campaigns policy={data} />,
    exceptions: () => <Exceptions />,
    history: () => <History />,
  };
  const counts: Partial<Record<Part, number>> = { verdicts: data.rulings.length, campaigns: data.campaigns.length };
  return (
    <Stack gap="md">
      <div>
        <Title order={1}>{say('title')}</Title>
        <Text c="dimmed" mt={2}>
          {say('revision', { name: data.name, revision: data.revision })}
        </Text>
      </div>
      <Tabs value={part} onChange={(value) => set('part', value === 'verdicts' ? '' : (value ?? ''))} keepMounted={false}>
        <Tabs.List className="parts">
          {offered.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {say(one)} {counts[one] !== undefined && <span className="list-count">{counts[one]}</span>}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {offered.map((one) => (
          <Tabs.Panel key={one} value={one} pt="md">
            {one === part && shown[one]()}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}
