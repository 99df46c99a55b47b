import { AppShell, Burger, Group, NavLink, Stack, UnstyledButton } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { Link, Outlet, useMatches } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Icon } from '../display/icon.tsx';
import { PAGES } from '../pages/list.ts';
import { useMay } from '../session/self.tsx';
import { useWords } from '../words/use-words.tsx';
import { Brand } from './brand.tsx';
import { Choices } from './choices.tsx';
import { SearchBox } from './search-box.tsx';
import { SHELL_WORDS } from './words.ts';

/** What stands around every page: where one is, where else one can go, and the search that is open from anywhere. */
export function Shell() {
  const { say, language } = useWords(SHELL_WORDS);
  const [isMenuOpen, menu] = useDisclosure(false);
  const [isSearching, search] = useDisclosure(false);
  useHotkeys([['mod+K', search.open]], []);
  // A text that has it in it is typed.
  useHotkeys([['/', search.open]]);
  const page = useMatches().at(-1)?.staticData.page;
  useEffect(() => {
    document.title = page === undefined ? 'Bandog' : `${page.title[language]} · Bandog`;
  }, [page, language]);
  return (
    <AppShell
      className="shell"
      header={{ height: 56 }}
      navbar={{ width: 224, breakpoint: 'sm', collapsed: { mobile: !isMenuOpen } }}
      padding={{ base: 'md', sm: 'xl' }}
    >
      <a className="skip" href="#content">
        {say('skip to content')}
      </a>
      <AppShell.Header className="shell-header">
        <Group h="100%" px={{ base: 'sm', sm: 'md' }} gap="sm" wrap="nowrap" justify="space-between">
          <Group gap="xs" wrap="nowrap">
            <Burger
              opened={isMenuOpen}
              onClick={menu.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={say(isMenuOpen ? 'close navigation' : 'open navigation')}
            />
            <Link to="/" className="brand-link" aria-label="Bandog">
              <Brand />
            </Link>
          </Group>
          <UnstyledButton className="search-opener" onClick={search.open} aria-keyshortcuts="Control+K">
            <Icon name="search" />
            <span className="search-opener-words">{say('search long')}</span>
            <kbd aria-hidden="true">{isApple() ? '⌘K' : 'Ctrl K'}</kbd>
          </UnstyledButton>
          <Choices />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className="shell-navbar" p="sm" aria-label={say('navigation')}>
        <Navigation onGone={menu.close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" className="shell-main" tabIndex={-1}>
        <div className="page">
          <Outlet />
        </div>
      </AppShell.Main>
      {isSearching && <SearchBox onClose={search.close} />}
    </AppShell>
  );
}

function Navigation({ onGone }: { readonly onGone: () => void }) {
  const { language } = useWords(SHELL_WORDS);
  const may = useMay();
  return (
    <Stack gap={2}>
      {PAGES.map(({ name, path, icon, operation, title }) =>
        icon === undefined || !may(operation) ? null : (
          <NavLink
            key={name}
            renderRoot={(props: object) => <Link to={path} activeOptions={{ exact: path === '/' }} {...props} />}
            className="nav-link"
            label={title[language]}
            leftSection={<Icon name={icon} />}
            onClick={onGone}
          />
        ),
      )}
    </Stack>
  );
}

function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}
