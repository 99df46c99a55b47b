import { Button, Group, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { SinkView } from '../../../api-client/client.generated.ts';
import { Ago } from '../../display/ago.tsx';
import { HostText } from '../../display/host-text.tsx';
import { Mark, type Shape, type Tone } from '../../display/mark.tsx';
import { Refusal } from '../../display/refusal.tsx';
import { DISPLAY_WORDS } from '../../display/words.ts';
import { useProductNames } from '../../policy-change/names.ts';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { SinkActions } from './sink-actions.tsx';
import { placeOf, type SinkSettings } from './sink-draft.ts';
import { EVENT_WORDS, SINK_WORDS } from './sink-words.ts';

interface SinkCardProps {
  readonly sink: SinkView;
  onShowDead(): void;
}

/** One sink: where it leads, whether that works, what waits, and what can be done. */
export function SinkCard({ sink, onShowDead }: SinkCardProps) {
  const { say, show } = useWords(SINK_WORDS);
  const { name, settings, failure, failingSince, pausedAt, pausedWhy } = sink;
  const state = stateOf(sink);
  const [tone, shape] = LOOK_OF[state];
  const type = settings.type === 'syslog' && settings.tls === false ? 'syslog plain' : settings.type;
  return (
    <section className="card padded" aria-label={name}>
      <Group justify="space-between" align="start" gap="sm">
        <div>
          <Group gap="xs">
            <Title order={2}>{name}</Title>
            <Mark tone={tone} shape={shape}>
              {say(state)}
            </Mark>
          </Group>
          <Text c="dimmed" size="sm" mt={2} className="place">
            {say(type)} · <HostText text={placeOf(settings)} shown={120} />
          </Text>
        </div>
        <Actions sink={sink} />
      </Group>
      {failingSince !== undefined && (
        <Text size="sm" mt="xs">
          {show('failing since', { when: <Ago at={failingSince} />, why: <HostText text={failure ?? ''} /> })}
        </Text>
      )}
      {pausedAt !== undefined && (
        <Text size="sm" mt="xs">
          {show('paused since', { when: <Ago at={pausedAt} />, why: <HostText text={pausedWhy ?? ''} /> })}
        </Text>
      )}
      <Figures sink={sink} onShowDead={onShowDead} />
      <Told settings={settings} hasAuthorization={sink.hasAuthorization} />
    </section>
  );
}

type SinkState = 'paused' | 'failing' | 'works' | 'unused';
const LOOK_OF: Readonly<Record<SinkState, readonly [Tone, Shape]>> = {
  works: ['good', 'check'],
  failing: ['bad', 'triangle'],
  paused: ['warn', 'square'],
  unused: ['quiet', 'ring'],
};

function stateOf({ pausedAt, failingSince, takenAt }: SinkView): SinkState {
  if (pausedAt !== undefined) return 'paused';
  if (failingSince !== undefined) return 'failing';
  return takenAt === undefined ? 'unused' : 'works';
}

function Figures({ sink: { name, queued, dead, givenUp, takenAt }, onShowDead }: SinkCardProps) {
  const { say, language } = useWords(SINK_WORDS);
  const may = useMay();
  const figure = (label: string, value: ReactNode) => (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
  return (
    <dl className="figures">
      {figure(say('last taken'), <Ago at={takenAt} />)}
      {figure(say('waiting'), queued.toLocaleString(language))}
      {figure(
        say('dead'),
        <>
          {dead.toLocaleString(language)}
          {dead > 0 && may('listDeadLetters') && (
            <Button size="compact-xs" variant="default" ml={8} aria-label={say('show dead of', { name })} onClick={onShowDead}>
              {say('show dead')}
            </Button>
          )}
        </>,
      )}
      {figure(say('given up'), givenUp.toLocaleString(language))}
    </dl>
  );
}

function Told({ settings, hasAuthorization }: { readonly settings: SinkSettings; readonly hasAuthorization: boolean }) {
  const { say } = useWords(SINK_WORDS);
  const { say: sayKind } = useWords(EVENT_WORDS);
  const { say: sayShown } = useWords(DISPLAY_WORDS);
  const nameOf = useProductNames();
  const { kinds, products = [], verdicts = [], groups = [] } = settings.filter;
  const more = [
    ...(products.length === 0 ? [] : [say('only products', { names: products.map(nameOf).join(', ') })]),
    ...(verdicts.length === 0 ? [] : [say('only verdicts', { names: verdicts.map((one) => sayShown(one)).join(', ') })]),
    ...(groups.length === 0 ? [] : [say('only groups', { names: groups.join(', ') })]),
    say(settings.withAccounts === true ? 'with accounts' : 'without accounts'),
    ...(hasAuthorization ? [say('with authorization')] : []),
    ...(settings.allowedNetworks === undefined ? [] : [`${say('networks')} ${settings.allowedNetworks.join(', ')}`]),
  ];
  return (
    <div className="told">
      <Text size="sm" c="dimmed">
        {say('told')}
      </Text>
      <span className="tags">
        {kinds.map((kind) => (
          <span key={kind} className="tag">
            {sayKind(kind)}
          </span>
        ))}
      </span>
      <Text size="sm" c="dimmed" className="dots">
        {more.map((words) => (
          <span key={words}>{words}</span>
        ))}
      </Text>
    </div>
  );
}

function Actions({ sink }: { readonly sink: SinkView }) {
  const { say } = useWords(SINK_WORDS);
  const may = useMay();
  const { name } = sink;
  const test = useMutation({ mutationFn: async () => api.testSink({ name }) });
  return (
    <div className="sink-actions">
      <Group gap="xs" justify="end">
        {may('testSink') && (
          <Button
            size="compact-sm"
            variant="default"
            loading={test.isPending}
            aria-label={say('test of', { name })}
            onClick={() => test.mutate()}
          >
            {say('test')}
          </Button>
        )}
        <SinkActions sink={sink} />
      </Group>
      <Text role="status" size="sm" ta="end" mt={6}>
        {test.data !== undefined && <Outcome outcome={test.data} />}
      </Text>
      <Refusal error={test.error} />
    </div>
  );
}

/** What the receiver made of a test, in its words. */
function Outcome({ outcome }: { readonly outcome: Awaited<ReturnType<typeof api.testSink>> }) {
  const { say, show } = useWords(SINK_WORDS);
  const { isTaken, why, answer, milliseconds } = outcome;
  if (isTaken)
    return <>{answer === undefined ? say('taken', { milliseconds }) : say('taken with answer', { milliseconds, answer })}</>;
  if (why === undefined) return <>{say('untried')}</>;
  return (
    <>
      {show('refused', { milliseconds, why: <HostText text={why} /> })} {say('try this')}
    </>
  );
}
