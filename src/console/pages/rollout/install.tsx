import { Group, SegmentedControl, Stack, Tabs, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { CopyButton } from '../../display/copy-button.tsx';
import { Mark } from '../../display/mark.tsx';
import { useWords } from '../../words/use-words.tsx';
import { BUILD_PACKAGE, COMMANDS, FROM_SOURCES, ONE_LOOK, TOOLS, type Tool } from './install-commands.ts';
import { INSTALL_WORDS } from './install-words.ts';

const SYSTEMS = ['debian', 'linux', 'macos', 'windows'] as const;
type System = (typeof SYSTEMS)[number];

/** How the agent gets onto a host: what is there today, and what is not. */
export function Install() {
  const { say } = useWords(INSTALL_WORDS);
  const [system, setSystem] = useState<System>('debian');
  return (
    <Stack gap="md">
      <div className="systems">
        <SegmentedControl
          aria-label={say('system')}
          value={system}
          onChange={(value) => setSystem(SYSTEMS.find((one) => one === value) ?? 'debian')}
          data={SYSTEMS.map((one) => ({ value: one, label: say(one) }))}
        />
      </div>
      {system === 'debian' ? <Debian /> : <Elsewhere system={system} />}
    </Stack>
  );
}

function Debian() {
  const { say } = useWords(INSTALL_WORDS);
  const [tool, setTool] = useState<Tool>('shell');
  return (
    <>
      <section className="card part">
        <Group gap="sm">
          <Title order={2}>{say('package')}</Title>
          <Mark tone="good" shape="check">
            {say('tested')}
          </Mark>
        </Group>
        <Text mt={6}>{say('package what')}</Text>
        <Command text={BUILD_PACKAGE} />
        <Text size="sm" c="dimmed" mt={10}>
          {say('after')}
        </Text>
      </section>
      <section className="card part">
        <Title order={2}>{say('bring it')}</Title>
        <Text mt={6} mb={10}>
          {say('bring what')}
        </Text>
        <Tabs value={tool} onChange={(value) => setTool(TOOLS.find((one) => one === value) ?? 'shell')} keepMounted={false}>
          <Tabs.List className="parts">
            {TOOLS.map((one) => (
              <Tabs.Tab key={one} value={one}>
                {say(one)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {TOOLS.map((one) => (
            <Tabs.Panel key={one} value={one} pt="sm">
              <Text size="sm" c="dimmed">
                {say(`${one} what`)}
              </Text>
              <Command text={COMMANDS[one]} />
            </Tabs.Panel>
          ))}
        </Tabs>
      </section>
    </>
  );
}

function Elsewhere({ system }: { readonly system: Exclude<System, 'debian'> }) {
  const { say } = useWords(INSTALL_WORDS);
  return (
    <section className="card part">
      <Group gap="sm">
        <Title order={2}>{say(system)}</Title>
        <Mark tone="warn" shape="triangle">
          {say('no package')}
        </Mark>
      </Group>
      <Text mt={6}>{say(`${system} what`)}</Text>
      <Title order={3} mt="md">
        {say('from sources')}
      </Title>
      <Text size="sm" c="dimmed" mt={4}>
        {say('from sources what')}
      </Text>
      <Command text={FROM_SOURCES} />
      {system === 'linux' && (
        <>
          <Title order={3} mt="md">
            {say('one look')}
          </Title>
          <Text size="sm" c="dimmed" mt={4}>
            {say('one look what')}
          </Text>
          <Command text={ONE_LOOK} />
        </>
      )}
    </section>
  );
}

function Command({ text }: { readonly text: string }) {
  const { say } = useWords(INSTALL_WORDS);
  return (
    <div className="command">
      <pre className="command-text">{text}</pre>
      <CopyButton size="compact-sm" className="command-copy" text={`${text}\n`}>
        {say('copy')}
      </CopyButton>
    </div>
  );
}
