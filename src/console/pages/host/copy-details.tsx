import { Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { FindingView } from '../../../api-client/client.generated.ts';
import { Ago } from '../../display/ago.tsx';
import { CopyButton } from '../../display/copy-button.tsx';
import { HostText } from '../../display/host-text.tsx';
import { useMay } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { AskException } from './ask-exception.tsx';
import { environmentOf, handedOn } from './handed-on.ts';
import { HOST_WORDS } from './words.ts';

/** Further paths that are shown; the rest are links of the same copy. */
const MOST_PATHS = 6;

/** Why a copy is what it is called, what else is known of it, how it is removed, and who may ask to keep it. */
export function CopyDetails({ view }: { readonly view: FindingView }) {
  const { say } = useWords(HOST_WORDS);
  const may = useMay();
  const { finding, productName, verdict } = view;
  const isThere = finding.state !== 'gone';
  return (
    <Stack gap="md" className="copy-details">
      <div>
        <h4>{say(`why ${finding.identity}`, { product: productName })}</h4>
        <ul className="evidence">
          {finding.evidence.map((one) => (
            <li key={`${one.indicator} ${one.path}`}>
              <HostText text={one.detail} /> <span className="dim">({say(one.strength)})</span>
              <div className="dim">
                <HostText text={one.path} isCode shown={160} />
              </div>
            </li>
          ))}
        </ul>
      </div>
      <Facts view={view} />
      {isThere && <Removal view={view} />}
      {isThere && verdict.verdict !== 'approved' && may('requestException') && <AskException view={view} />}
    </Stack>
  );
}

function Facts({ view }: { readonly view: FindingView }) {
  const { say } = useWords(HOST_WORDS);
  const { finding } = view;
  const others = finding.paths.filter((path) => path !== finding.anchor);
  const environment = environmentOf(view);
  const facts: readonly (readonly [string, ReactNode] | undefined)[] = [
    environment === undefined ? undefined : [say('where'), <HostText key="where" text={environment} />],
    finding.partOf === undefined ? undefined : [say('part'), <HostText key="part" text={finding.partOf} />],
    finding.inside === undefined
      ? undefined
      : [say('inside'), <HostText key="inside" text={`${finding.inside.name} · ${finding.inside.path}`} isCode />],
    finding.running.length === 0
      ? undefined
      : [say('runs'), finding.running.map(({ pid }) => say('pid', { pid: String(pid) })).join(', ')],
    finding.goneAt === undefined ? undefined : [say('gone'), <Ago key="gone" at={finding.goneAt} />],
    others.length === 0 ? undefined : [say('also at'), <Paths key="paths" paths={others} />],
  ];
  const known = facts.filter((fact) => fact !== undefined);
  if (known.length === 0) return null;
  return (
    <dl className="facts">
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Paths({ paths }: { readonly paths: readonly string[] }) {
  return (
    <>
      {paths.slice(0, MOST_PATHS).map((path) => (
        <div key={path}>
          <HostText text={path} isCode shown={160} />
        </div>
      ))}
      {paths.length > MOST_PATHS && `+ ${paths.length - MOST_PATHS}`}
    </>
  );
}

function Removal({ view }: { readonly view: FindingView }) {
  const { say } = useWords(HOST_WORDS);
  const { removal = [] } = view;
  return (
    <div className="removal">
      <Group justify="space-between" gap="sm">
        <h4>{say('remove')}</h4>
        <CopyButton size="xs" text={handedOn(view, say)}>
          {say('copy remove')}
        </CopyButton>
      </Group>
      {removal.length === 0 ? (
        <p>{say('remove generic')}</p>
      ) : (
        <ol>
          {removal.map((step) => (
            <li key={step}>
              <HostText text={step} isCode shown={600} />
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
