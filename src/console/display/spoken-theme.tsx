import { MantineThemeProvider, Modal, useMantineTheme, type MantineThemeOverride } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useWords } from '../words/use-words.tsx';
import { DISPLAY_WORDS } from './words.ts';

/** Gives the buttons that Mantine makes itself a name in the language that was chosen: a dialogue's cross has none otherwise. */
export function SpokenTheme({ children }: { readonly children: ReactNode }) {
  const close = useWords(DISPLAY_WORDS).say('close');
  const { components } = useMantineTheme();
  const theme = useMemo((): MantineThemeOverride => {
    const given: object = components['Modal']?.defaultProps ?? {};
    return { components: { Modal: Modal.extend({ defaultProps: { ...given, closeButtonProps: { 'aria-label': close } } }) } };
  }, [close, components]);
  return <MantineThemeProvider theme={theme}>{children}</MantineThemeProvider>;
}
