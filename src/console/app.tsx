import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useState } from 'react';
import type { SelfView } from '../api-client/client.generated.ts';
import { Failure } from './display/answers.tsx';
import { NamedDialogs } from './display/named-dialogs.tsx';
import { newRouter } from './router.tsx';
import { newQueryClient } from './session/client.ts';
import { SelfContext, useWhoIsHere } from './session/self.tsx';
import { SignIn } from './sign-in/sign-in.tsx';
import { THEME } from './theme.ts';
import { LanguageProvider } from './words/use-words.tsx';

/** The whole console. `nonce`: of this answer, by which the page's policy lets Mantine's styles in. */
export function App({ nonce }: { readonly nonce: string }) {
  const [queries] = useState(newQueryClient);
  return (
    <MantineProvider theme={THEME} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <QueryClientProvider client={queries}>
        <LanguageProvider>
          <NamedDialogs>
            <Door />
          </NamedDialogs>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** Whoever is signed in gets in; anybody else may sign in, and is then where he wanted to be. */
function Door() {
  const { data: self, error, refetch } = useWhoIsHere();
  if (self === undefined) return error === null ? null : <Failure error={error} onRetry={refetch} />;
  if (self === null) return <SignIn />;
  return <Inside key={self.name} self={self} />;
}

function Inside({ self }: { readonly self: SelfView }) {
  const [router] = useState(() => newRouter(self));
  return (
    <SelfContext value={self}>
      <RouterProvider router={router} />
    </SelfContext>
  );
}
