import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SinkView } from '../../../api-client/client.generated.ts';
import { ActionMenu } from '../../display/action-menu.tsx';
import { SecretOnce } from '../../display/secret-once.tsx';
import { exactText } from '../../display/time-words.ts';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { ReasonDialog } from '../../display/reason-dialog.tsx';
import { SinkDialog } from './sink-dialog.tsx';
import { SINK_WORDS } from './sink-words.ts';

const ACTIONS = ['change', 'pause', 'resume', 'rotate', 'remove'] as const;
type Action = (typeof ACTIONS)[number];

const NEEDS: Readonly<Record<Action, string>> = {
  change: 'changeSink',
  pause: 'pauseSink',
  resume: 'resumeSink',
  rotate: 'rotateSinkSecret',
  remove: 'removeSink',
};

/** What can be done with a sink. */
export function SinkActions({ sink }: { readonly sink: SinkView }) {
  const { say } = useWords(SINK_WORDS);
  const may = useMay();
  const client = useQueryClient();
  const { name } = sink;
  const done = async () => client.invalidateQueries({ queryKey: ['sinks'] });
  const resume = useMutation({ mutationFn: async () => api.resumeSink({ name }), onSuccess: done });
  const offered = ACTIONS.filter((action) => may(NEEDS[action]) && isFitting(action, sink));
  return (
    <ActionMenu
      label={say('more')}
      name={say('more of', { name })}
      actions={offered}
      isBusy={resume.isPending}
      wordOf={say}
      atOnce={{ resume: () => resume.mutate() }}
      asking={(action, close) => <Asking action={action} sink={sink} onDone={done} onClose={close} />}
    />
  );
}

function isFitting(action: Action, { settings, pausedAt }: SinkView): boolean {
  if (action === 'pause') return pausedAt === undefined;
  if (action === 'resume') return pausedAt !== undefined;
  return action !== 'rotate' || settings.type === 'webhook';
}

interface AskingProps {
  readonly action: Action;
  readonly sink: SinkView;
  onDone(): Promise<unknown>;
  onClose(): void;
}

function Asking({ action, sink, onDone, onClose }: AskingProps) {
  const { say } = useWords(SINK_WORDS);
  const { name, queued, dead } = sink;
  const finish = async () => {
    await onDone();
    onClose();
  };
  switch (action) {
    case 'change':
      return <SinkDialog sink={sink} onClose={onClose} />;
    case 'rotate':
      return <Rotate name={name} onDone={onDone} onClose={onClose} />;
    case 'pause':
      return (
        <ReasonDialog
          title={say('pause title', { name })}
          what={say('pause what')}
          label={say('why')}
          action={say('pause do')}
          onAct={async (why) => api.pauseSink({ name, why })}
          onDone={finish}
          onClose={onClose}
        />
      );
    case 'remove':
      return (
        <ReasonDialog
          title={say('remove title', { name })}
          what={say('remove what', { queued, count: dead })}
          action={say('remove do')}
          onAct={async () => api.removeSink({ name })}
          onDone={finish}
          onClose={onClose}
        />
      );
    case 'resume':
      return null;
  }
}

interface RotateProps {
  readonly name: string;
  onDone(): Promise<unknown>;
  onClose(): void;
}

function Rotate({ name, onDone, onClose }: RotateProps) {
  const { say, language } = useWords(SINK_WORDS);
  const [made, setMade] = useState<Awaited<ReturnType<typeof api.rotateSinkSecret>>>();
  if (made !== undefined)
    return (
      <SecretOnce title={say('secret title', { name })} secret={made.secret} onClose={onClose}>
        {say('secret what')} {say('secret old', { when: exactText(made.oldUntil, language) })}
      </SecretOnce>
    );
  return (
    <ReasonDialog
      title={say('rotate title', { name })}
      what={say('rotate what')}
      action={say('rotate do')}
      onAct={async () => setMade(await api.rotateSinkSecret({ name }))}
      onDone={onDone}
      onClose={onClose}
    />
  );
}
