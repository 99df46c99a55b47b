import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { RINGS, type Ring } from '../../display/api-words.ts';
import type { ReleaseView } from '../../../api-client/client.generated.ts';
import { Ago } from '../../display/ago.tsx';
import { Failure, Loading, Nothing } from '../../display/answers.tsx';
import { Mark } from '../../display/mark.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { Refusal } from '../../display/refusal.tsx';
import { useWords } from '../../words/use-words.tsx';
import { DryRun } from './dry-run.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import { ReleasePreview } from './release-preview.tsx';
import { ReasonDialog } from '../../display/reason-dialog.tsx';
import { CATALOGUE_WORDS } from './words.ts';
import '../product/product.css';

const PUBLISH = 'bandog collector catalogue publish FILE --ring canary';
/** Figures of a release that is on its way are looked at again. */
const FRESH_MS = 10_000;

/** Releases of the catalogue, the newest first. */
export function Page() {
  const { say } = useWords(CATALOGUE_WORDS);
  const may = useMay();
  const [isPublishing, setPublishing] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['releases'],
    queryFn: async () => api.listReleases(),
    refetchInterval: FRESH_MS,
  });
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="end" wrap="nowrap">
        <div>
          <Anchor size="sm" renderRoot={(props: object) => <Link to="/products" {...props} />}>
            ← {say('back')}
          </Anchor>
          <Title order={1} mt={4}>
            {say('title')}
          </Title>
          <Text c="dimmed" mt={2}>
            {say('what')} {data?.isOnline === false && say('offline')}
          </Text>
        </div>
        {data !== undefined && may('publishRelease') && <Button onClick={() => setPublishing(true)}>{say('publish')}</Button>}
      </Group>
      {isPublishing && <PublishDialog isOnline={data?.isOnline === true} onClose={() => setPublishing(false)} />}
      {data === undefined && (error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />)}
      {data?.items.length === 0 && (
        <Nothing title={say('none')}>
          {say('none what')} <code className="code">{PUBLISH}</code>
        </Nothing>
      )}
      {data?.items.map((release, at) => (
        <Release key={release.revision} release={release} isFirst={at === data.items.length - 1} />
      ))}
    </Stack>
  );
}

interface ReleaseProps {
  readonly release: ReleaseView;
  /** There is none before it that it could be compared with. */
  readonly isFirst: boolean;
}

function Release({ release, isFirst }: ReleaseProps) {
  const { say, show } = useWords(CATALOGUE_WORDS);
  const { revision, version, products, publishedAt, publishedBy, expires, pausedAt, pausedWhy, problem, figures, ring } = release;
  const seconds = (ms: number) => Math.round(ms / 100) / 10;
  return (
    <section className="card part">
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Title order={2}>{say('release', { revision })}</Title>
          {pausedAt === undefined ? (
            <Mark tone="good" shape="play">
              {say('given out')}
            </Mark>
          ) : (
            <Mark tone="warn" shape="square">
              {say('paused')}
            </Mark>
          )}
          <Mark tone="quiet" shape="ring">
            {say(ring)}
          </Mark>
        </Group>
        <Actions release={release} isFirst={isFirst} />
      </Group>
      <Text c="dimmed" size="sm" mt={6}>
        {version} · {say('products', { count: products })} ·{' '}
        {show('published', { when: <Ago at={publishedAt} />, who: publishedBy })} ·{' '}
        {show('expires', { when: <Ago at={expires} /> })}
      </Text>
      {pausedWhy !== undefined && <Text mt={8}>{pausedWhy}</Text>}
      {problem !== undefined && (
        <Text mt={8} className="problem">
          {problem}
        </Text>
      )}
      <Group gap="lg" mt={10}>
        <Text size="sm">{say('hosts have it', { count: figures.hosts })}</Text>
        {figures.troubled > 0 && <Text size="sm">{say('troubled', { count: figures.troubled })}</Text>}
        {figures.hosts > 0 && (
          <>
            <Text size="sm">{say('open change', { before: figures.openBefore, now: figures.openNow })}</Text>
            <Text size="sm">
              {say('look change', { before: seconds(figures.lookMsBefore), now: seconds(figures.lookMsNow) })}
            </Text>
          </>
        )}
      </Group>
    </section>
  );
}

function Actions({ release: { revision, ring, pausedAt }, isFirst }: ReleaseProps) {
  const { say } = useWords(CATALOGUE_WORDS);
  const may = useMay();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState<'pause' | 'roll back' | 'dry run' | 'preview'>();
  const close = () => setOpen(undefined);
  const done = async () => {
    await client.invalidateQueries({ queryKey: ['releases'] });
    close();
  };
  const resume = useMutation({ mutationFn: async () => api.resumeRelease({ revision }), onSuccess: done });
  const give = useMutation({
    mutationFn: async (wanted: Ring) => api.setReleaseRing({ revision, ring: wanted }),
    onSuccess: done,
  });
  const next = RINGS[RINGS.indexOf(ring) + 1];
  return (
    <Group gap="xs">
      {!isFirst && may('previewRelease') && (
        <Button size="xs" variant="default" onClick={() => setOpen('preview')}>
          {say('preview')}
        </Button>
      )}
      {may('getDryRun') && (
        <Button size="xs" variant="default" onClick={() => setOpen('dry run')}>
          {say('dry run')}
        </Button>
      )}
      {next !== undefined && may('setReleaseRing') && (
        <Button size="xs" variant="default" loading={give.isPending} onClick={() => give.mutate(next)}>
          {say('give to', { ring: say(next) })}
        </Button>
      )}
      {pausedAt === undefined && may('pauseRelease') && (
        <Button size="xs" variant="default" onClick={() => setOpen('pause')}>
          {say('pause')}
        </Button>
      )}
      {pausedAt !== undefined && may('resumeRelease') && (
        <Button size="xs" variant="default" loading={resume.isPending} onClick={() => resume.mutate()}>
          {say('resume')}
        </Button>
      )}
      {may('rollBackRelease') && (
        <Button size="xs" variant="default" onClick={() => setOpen('roll back')}>
          {say('roll back')}
        </Button>
      )}
      <Refusal error={resume.error ?? give.error} />
      {isOpen === 'pause' && (
        <ReasonDialog
          title={say('pause title', { revision })}
          label={say('why')}
          action={say('pause')}
          onAct={async (why) => api.pauseRelease({ revision, why })}
          onDone={done}
          onClose={close}
        />
      )}
      {isOpen === 'roll back' && (
        <ReasonDialog
          title={say('roll back title', { revision })}
          what={say('roll back what')}
          action={say('roll back')}
          onAct={async () => api.rollBackRelease({ revision })}
          onDone={done}
          onClose={close}
        />
      )}
      {isOpen === 'preview' && <ReleasePreview revision={revision} onClose={close} />}
      {isOpen === 'dry run' && <DryRun revision={revision} onClose={close} />}
    </Group>
  );
}
