import { ActionIcon, Group, Menu, Text, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { Icon, type IconName } from '../display/icon.tsx';
import { useSelf, useSignOut } from '../session/self.tsx';
import { LANGUAGE_NAMES, LANGUAGE_TAGS, LANGUAGES } from '../words/language.ts';
import { useLanguage, useWords } from '../words/use-words.tsx';
import { SHELL_WORDS } from './words.ts';

/** How the console looks and speaks, and who is signed in. */
export function Choices() {
  return (
    <Group gap={4} wrap="nowrap">
      <ThemeChoice />
      <LanguageChoice />
      <Account />
    </Group>
  );
}

const THEMES: readonly (readonly [MantineColorScheme, IconName, 'light' | 'dark' | 'system'])[] = [
  ['light', 'sun', 'light'],
  ['dark', 'moon', 'dark'],
  ['auto', 'screen', 'system'],
];

/** Light, dark, or as the system is. */
export function ThemeChoice() {
  const { say } = useWords(SHELL_WORDS);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const icon = THEMES.find(([scheme]) => scheme === colorScheme)?.[1] ?? 'screen';
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={say('theme')}>
          <Icon name={icon} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {THEMES.map(([scheme, name, word]) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon name={name} />}
            rightSection={scheme === colorScheme && <Icon name="check" />}
            onClick={() => setColorScheme(scheme)}
          >
            {say(word)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** In which language the console speaks; each is named in itself. */
export function LanguageChoice() {
  const { say } = useWords(SHELL_WORDS);
  const { language, choose } = useLanguage();
  return (
    <Menu position="bottom-end" width={160}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={say('language')}>
          <Icon name="language" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map((one) => (
          <Menu.Item
            key={one}
            lang={LANGUAGE_TAGS[one]}
            rightSection={one === language && <Icon name="check" />}
            onClick={() => choose(one)}
          >
            {LANGUAGE_NAMES[one]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Account() {
  const { say } = useWords(SHELL_WORDS);
  const { name, role } = useSelf();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={say('signed in as', { name })}>
          <Icon name="person" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <div className="menu-head">
          <Text fw={600} size="sm" truncate>
            {name}
          </Text>
          <Text c="dimmed" size="xs">
            {role in SHELL_WORDS.en ? say(role as 'viewer') : role}
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="signOut" />} onClick={() => void signOut()}>
          {say('sign out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
