import { MantineThemeProvider, Modal, useMantineTheme, type MantineThemeOverride } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { DISPLAY_WORDS } from './display/words.ts';
import { useWords } from './words/use-words.tsx';

/** Gives the button that closes a dialogue its name in the language that was chosen; nobody who cannot see its cross knew what it does. */
export function NamedDialogs({ children }: { readonly children: ReactNode }) {
  const dismiss = useWords(DISPLAY_WORDS).say('dismiss');
  const { components } = useMantineTheme();
  const theme = useMemo((): MantineThemeOverride => {
    const given: object = components['Modal']?.defaultProps ?? {};
    const named = Modal.extend({ defaultProps: { ...given, closeButtonProps: { 'aria-label': dismiss } } });
    return { components: { Modal: named } };
  }, [dismiss, components]);
  return <MantineThemeProvider theme={theme}>{children}</MantineThemeProvider>;
}
