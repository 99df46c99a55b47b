import { Button, Modal, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { HostReport } from '../../../api-client/client.generated.ts';
import { HostText } from '../../display/host-text.tsx';
import { Icon } from '../../display/icon.tsx';
import { useWords } from '../../words/use-words.tsx';
import { BESIDE_WORDS } from './beside-words.ts';
import { missedOf, type MissedFor } from './coverage.ts';
import { CoverageTable } from './coverage-table.tsx';

/** Places of one reason that are shown at once. */
const MOST_PLACES = 4;

/** How much of the host was looked at, what was not and what to do about it, and the map of all places. */
export function CoverageCard({ report }: { readonly report: HostReport }) {
  const { say } = useWords(BESIDE_WORDS);
  const [isMapShown, setMapShown] = useState(false);
  const { coverage } = report;
  const done = coverage.scopes - coverage.incomplete.length;
  return (
    <section className="card beside">
      <Title order={2}>{say('coverage')}</Title>
      {coverage.scopes > 0 && <Bar done={done} all={coverage.scopes} />}
      <Text>{say('coverage sum', { done, all: coverage.scopes })}</Text>
      {missedOf(coverage).map((missed) => (
        <Missed key={missed.reason} missed={missed} />
      ))}
      {coverage.losses.map(({ at, what, count }) => (
        <Text key={`${at} ${what}`} c="dimmed">
          {say('losses', { count, what })}
        </Text>
      ))}
      {coverage.scopes > 0 && (
        <Button variant="default" size="xs" leftSection={<Icon name="map" size={14} />} onClick={() => setMapShown(true)}>
          {say('show map')}
        </Button>
      )}
      <Modal
        opened={isMapShown}
        onClose={() => setMapShown(false)}
        title={say('coverage')}
        size="auto"
        closeButtonProps={{ 'aria-label': say('hide map') }}
      >
        <CoverageTable report={report} />
      </Modal>
    </section>
  );
}

function Bar({ done, all }: { readonly done: number; readonly all: number }) {
  return (
    <svg className="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect className="bar-all" width="100" height="4" />
      <rect className="bar-done" width={(100 * done) / all} height="4" />
    </svg>
  );
}

function Missed({ missed: { reason, places } }: { readonly missed: MissedFor }) {
  const { say } = useWords(BESIDE_WORDS);
  return (
    <div className="missed" data-tone="warn">
      <strong>
        {say(`gap ${reason}`)} ({places.length})
      </strong>
      <ul>
        {places.slice(0, MOST_PLACES).map((place) => (
          <li key={place}>
            <HostText text={place} isCode shown={80} />
          </li>
        ))}
        {places.length > MOST_PLACES && <li className="dim">{say('more places', { count: places.length - MOST_PLACES })}</li>}
      </ul>
      <p className="dim">{say(`gap ${reason} what`)}</p>
    </div>
  );
}
