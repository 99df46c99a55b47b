import { SegmentedControl } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useWords } from '../words/use-words.tsx';
import { FIGURE_WORDS } from './words.ts';

/** The same figures as a chart or as a table, as one likes to read them. */
export function ChartOrTable({ head, chart, table }: ChartOrTableProps) {
  const { say } = useWords(FIGURE_WORDS);
  const [shown, setShown] = useState('chart');
  return (
    <div>
      <div className="chart-head">
        {head}
        <SegmentedControl
          size="xs"
          aria-label={say('shown as')}
          value={shown}
          onChange={setShown}
          data={[
            { value: 'chart', label: say('chart') },
            { value: 'table', label: say('table') },
          ]}
        />
      </div>
      {shown === 'chart' ? chart : table}
    </div>
  );
}

interface ChartOrTableProps {
  readonly head: ReactNode;
  readonly chart: ReactNode;
  readonly table: ReactNode;
}
