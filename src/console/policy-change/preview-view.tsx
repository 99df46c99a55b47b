import { Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { PolicyPreview } from '../../api-client/client.generated.ts';
import { HostText } from '../display/host-text.tsx';
import { Icon } from '../display/icon.tsx';
import { VerdictMark } from '../display/mark.tsx';
import { useWords } from '../words/use-words.tsx';
import { CHANGE_WORDS } from './words.ts';

/** Copies that are named; the figures are of all. */
const SHOWN = 5;

/** Whom a change of the policy would touch. */
export function PreviewView({ preview: { hosts, moves, copies, isCut } }: { readonly preview: PolicyPreview }) {
  const { say } = useWords(CHANGE_WORDS);
  return (
    <div className="preview" role="status">
      <Text fw={600} size="sm">
        {hosts === 0 ? say('touches none') : say('touches', { hosts })} {isCut && say('is cut')}
      </Text>
      <Stack gap={6} mt={hosts === 0 ? 0 : 8}>
        {moves.map(({ from, to, findings }) => (
          <Group key={`${from} ${to}`} gap={8}>
            <VerdictMark verdict={from} />
            <Icon name="right" size={12} />
            <VerdictMark verdict={to} />
            <Text size="sm">{say('copies', { count: findings })}</Text>
          </Group>
        ))}
        {copies.slice(0, SHOWN).map(({ host, productName, path }) => (
          <Text key={`${host.id} ${path}`} size="sm" className="preview-copy">
            <Link to="/hosts/$host" params={{ host: host.id }}>
              <HostText text={host.name} shown={40} />
            </Link>{' '}
            {productName} <HostText text={path} isCode shown={60} />
          </Text>
        ))}
      </Stack>
    </div>
  );
}
