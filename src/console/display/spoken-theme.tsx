import { MantineThemeProvider, Modal } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useWords } from '../words/use-words.tsx';
import { DISPLAY_WORDS } from './words.ts';

/** Gives the buttons that Mantine makes itself a name in the language that was chosen: a dialogue's cross has none otherwise. */
export function SpokenTheme({ children }: { readonly children: ReactNode }) {
  const { say } = useWords(DISPLAY_WORDS);
  const close = say('close');
  const theme = useMemo(
    () => ({ components: { Modal: Modal.extend({ defaultProps: { closeButtonProps: { 'aria-label': close } } }) } }),
    [close],
  );
  return <MantineThemeProvider theme={theme}>{children}</MantineThemeProvider>;
}
