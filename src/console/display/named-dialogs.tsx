import { createTheme, MantineThemeProvider, Modal } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useWords } from '../words/use-words.tsx';
import { DISPLAY_WORDS } from './words.ts';

/** Gives the cross of every dialogue below it a name in the language that was chosen: Mantine has none for it. */
export function NamedDialogs({ children }: { readonly children: ReactNode }) {
  const { say } = useWords(DISPLAY_WORDS);
  const close = say('close');
  const theme = useMemo(
    () =>
      createTheme({
        components: { Modal: Modal.extend({ defaultProps: { closeButtonProps: { 'aria-label': close } } }) },
      }),
    [close],
  );
  return (
    <MantineThemeProvider theme={theme} inherit>
      {children}
    </MantineThemeProvider>
  );
}
