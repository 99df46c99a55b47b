import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { HostReport } from '../../../api-client/client.generated.ts';
import { Ago } from '../../display/ago.tsx';
import { HostText } from '../../display/host-text.tsx';
import { useWords } from '../../words/use-words.tsx';
import { BESIDE_WORDS } from './beside-words.ts';
import { Facts } from './facts.tsx';

/** Which machine this is, for whoever must find it. */
export function MachineFacts({ report: { host, labels } }: { readonly report: HostReport }) {
  const { say } = useWords(BESIDE_WORDS);
  const text = (...words: readonly (string | undefined)[]) => words.filter((word) => word !== undefined).join(' ');
  const known: readonly (readonly [string, string])[] = [
    [say('system'), text(labels.osName ?? labels.platform, labels.osVersion, labels.architecture)],
    [say('model'), text(labels.manufacturer, labels.model)],
    [say('serial'), text(labels.serial)],
    [say('group'), host.group],
    [say('tags'), host.tags.join(', ')],
  ];
  const facts: readonly (readonly [string, ReactNode])[] = [
    ...known.filter(([, value]) => value !== '').map(([name, value]) => [name, <HostText key={name} text={value} />] as const),
    [say('enrolled'), <Ago key="enrolled" at={host.enrolledAt} />],
  ];
  return (
    <section className="card beside">
      <Title order={2}>{say('machine')}</Title>
      <Facts facts={facts} />
    </section>
  );
}
