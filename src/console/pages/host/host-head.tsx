import { Group, Text, Title } from '@mantine/core';
import type { HostPulse, HostReport } from '../../../api-client/client.generated.ts';
import { Ago } from '../../display/ago.tsx';
import { HostText } from '../../display/host-text.tsx';
import { useWords } from '../../words/use-words.tsx';
import { HOST_WORDS } from './words.ts';

/** Which host this is, and how fresh what is known of it. */
export function HostHead({ report, pulse }: { readonly report: HostReport; readonly pulse: HostPulse | undefined }) {
  const { say, show } = useWords(HOST_WORDS);
  const { host, labels } = report;
  const os = [labels.osName ?? labels.platform, labels.osVersion ?? ''].join(' ').trim();
  return (
    <div>
      <Group gap="sm" align="center">
        <Title order={1} className="host-name">
          <HostText text={host.name} shown={120} />
        </Title>
        {host.tags.slice(0, 4).map((tag) => (
          <span key={tag} className="tag">
            <HostText text={tag} />
          </span>
        ))}
      </Group>
      <Text c="dimmed" mt={4} component="p" className="dots">
        <span>
          <HostText text={os} shown={60} />
        </span>
        <span>{show('heard of', { when: <Ago at={pulse?.lastContact ?? host.lastContact} /> })}</span>
        <span>
          {host.lastScan === undefined ? say('never looked at') : show('looked at', { when: <Ago at={host.lastScan.at} /> })}
        </span>
      </Text>
    </div>
  );
}
