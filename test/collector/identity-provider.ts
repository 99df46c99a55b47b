import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Provider, type Context } from 'oidc-provider';
import { newAuthority, newServerCertificate } from '../../src/collector/access/certificates.ts';

/** A person of the provider. */
export interface Person {
  readonly subject: string;
  readonly name?: unknown;
  readonly groups?: unknown;
}

/** A real OpenID Connect provider on 127.0.0.1 in which whoever `person` says is signed in already. */
export interface IdentityProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** PEM of its certificate's authority. */
  readonly authority: string;
  person: Person;
  /** Answers in its place when it gives true. */
  intercept: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  /** Paths that were asked for. */
  readonly asked: string[];
  /** Knows the collector from now on. */
  admit(callback: string): void;
  close(): Promise<void>;
}

/** Starts one. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const authority = await newAuthority('a'.repeat(32), new Date());
  const certificate = await newServerCertificate(authority, ['127.0.0.1'], new Date());
  let handler: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  const server = createServer({ key: certificate.key, cert: certificate.certificate }, (request, response) => {
    given.asked.push(request.url ?? '');
    if (given.intercept?.(request, response) !== true) handler?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the provider listens on no port');
  const issuer = `https://127.0.0.1:${address.port}`;
  const given: IdentityProvider = {
    issuer,
    clientId: 'bandog',
    clientSecret: 'secret of the client with enough characters',
    authority: authority.certificate,
    person: { subject: '1' },
    intercept: undefined,
    asked: [],
    admit(callback) {
      const provider = new Provider(issuer, configurationOf(given, callback));
      const answer = provider.callback();
      handler = (request, response) => {
        if (request.url?.startsWith('/interaction/') !== true) {
          answer(request, response);
          return;
        }
        const result = { login: { accountId: given.person.subject } };
        void provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
      };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return given;
}

function configurationOf(given: IdentityProvider, callback: string): object {
  return {
    clients: [{ client_id: given.clientId, client_secret: given.clientSecret, redirect_uris: [callback] }],
    claims: { openid: ['sub'], profile: ['preferred_username', 'groups'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, AuthorizationCode: 60, IdToken: 600 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: Context, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
    findAccount: (_context: Context, id: string) => ({
      accountId: id,
      claims: async () => ({ sub: id, preferred_username: given.person.name, groups: given.person.groups }),
    }),
    // Nobody is asked whether the collector may know his name.
    loadExistingGrant: async ({ oidc }: Context) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
  };
}
