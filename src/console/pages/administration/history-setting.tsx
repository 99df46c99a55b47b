import { NativeSelect, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { RetentionView } from '../../../api-client/client.generated.ts';
import { CopyButton } from '../../display/copy-button.tsx';
import { HostText } from '../../display/host-text.tsx';
import { useMay } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { PartLink } from './part-link.tsx';
import { lineFor, MONTHS } from './retention-lines.ts';
import { RETENTION_WORDS } from './retention-words.ts';

const FOR_EVER = '';

/** How long the history is kept is said where the collector is started, and only there: who says it now, and the line that says another time. */
export function HistorySetting({ kept }: { readonly kept: RetentionView }) {
  const { say, show } = useWords(RETENTION_WORDS);
  const may = useMay();
  const [months, setMonths] = useState(kept.months === undefined ? FOR_EVER : String(kept.months));
  const { how, where, line } = lineFor(kept, months === FOR_EVER ? undefined : Number(months));
  const lengths = [...new Set([...MONTHS, ...(kept.months === undefined ? [] : [kept.months])])].toSorted((a, b) => a - b);
  const code = (text: string) => <HostText text={text} isCode shown={120} />;
  return (
    <section className="card padded" aria-label={say('finding-history')}>
      <Title order={2}>{say('finding-history')}</Title>
      <Text c="dimmed" mt={4}>
        {say('history what')}
      </Text>
      <Stack gap="xs" mt="md">
        <Text>
          {kept.saidBy === undefined ? say('said by nobody') : show('said by', { where: code(kept.saidBy) })}
          {may('listAuditLog') && (
            <>
              {' '}
              <PartLink isInText part="audit" filters={{ action: 'history.keep' }}>
                {say('history changes')}
              </PartLink>
            </>
          )}
        </Text>
        <NativeSelect
          label={say('keep for')}
          w={260}
          maw="100%"
          value={months}
          onChange={(event) => setMonths(event.currentTarget.value)}
          data={[
            ...lengths.map((count) => ({
              value: String(count),
              label: count === 0 ? say('this month') : say('months', { count }),
            })),
            { value: FOR_EVER, label: say('for ever') },
          ]}
        />
        <div role="status">
          <Text>{show(how, { where: code(where ?? ''), command: code('bandog collector run') })}</Text>
          {line !== undefined && (
            <div className="code-block">
              <pre>{line}</pre>
              <CopyButton size="compact-sm" text={line}>
                {say('copy')}
              </CopyButton>
            </div>
          )}
          {how !== 'stays' && (
            <Text mt={6} c="dimmed">
              {say('start again')}
            </Text>
          )}
        </div>
      </Stack>
    </section>
  );
}
