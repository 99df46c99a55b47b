import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  customFetch,
  discovery,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  type Configuration,
} from 'openid-client';
import type { Clock } from '../../domain/clock.ts';
import { KnownError } from '../../domain/errors.ts';
import { FlowCookie, type Flow } from './flow-cookie.ts';
import { claimValues, roleFor, type OidcConfig, type OidcRole } from './oidc-config.ts';
import { oidcFetch, requireAllowed } from './oidc-fetch.ts';

/** The provider's document and keys are read again after so long. */
const FRESH_MS = 3600_000;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}$/;

/** How single sign-on is set up, with what its files hold. */
export interface SingleSignOnParts {
  readonly config: OidcConfig;
  readonly clientSecret: string | undefined;
  /** PEM. */
  readonly authority: string | undefined;
  /** 32 bytes that all replicas share. */
  readonly flowKey: Buffer;
  readonly clock: Clock;
}

/** Somebody for whom the provider vouches. */
export interface Vouched {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly charge: OidcRole;
  /** A path of ours, where he wanted to go. */
  readonly returnTo: string;
}

/** Signs people in by an OpenID Connect provider: code flow with PKCE, state and nonce. */
export class SingleSignOn {
  readonly #parts: SingleSignOnParts;
  readonly #cookie: FlowCookie;
  readonly #fetch: ReturnType<typeof oidcFetch>;
  readonly #origins: readonly string[];
  #known: { readonly configuration: Configuration; readonly atMs: number } | undefined;
  #reading: Promise<Configuration> | undefined;

  constructor(parts: SingleSignOnParts) {
    this.#parts = parts;
    this.#cookie = new FlowCookie(parts.flowKey, parts.clock);
    this.#origins = [new URL(parts.config.issuer).origin, ...(parts.config.origins ?? [])];
    this.#fetch = oidcFetch({ origins: this.#origins, authority: parts.authority });
  }

  /** Whom people are sent to. */
  get issuer(): string {
    return this.#parts.config.issuer;
  }

  /** Where browsers reach this collector; absent: as in enrolment tokens. */
  get publicUrl(): string | undefined {
    return this.#parts.config.publicUrl;
  }

  /** How it is set up; no secret is in there. */
  get setUp(): OidcConfig & { readonly isPublicClient: boolean } {
    return { ...this.#parts.config, isPublicClient: this.#parts.clientSecret === undefined };
  }

  /**
   * Reads the provider's document anew, as the next sign-in would, and says where it sends people. Whether the client and its secret are
   * known there only a sign-in shows. @throws KnownError E_SIGN_IN_UNAVAILABLE
   */
  async look(): Promise<{ readonly authorization: string; readonly token: string }> {
    const metadata = (await this.#discover()).serverMetadata();
    return { authorization: metadata.authorization_endpoint ?? '', token: metadata.token_endpoint ?? '' };
  }

  /** Where to send the browser, and the cookie that it brings back. @throws KnownError E_SIGN_IN_UNAVAILABLE */
  async begin(callback: string, returnTo: string): Promise<{ readonly url: string; readonly cookie: string }> {
    const configuration = await this.#configuration();
    const flow: Flow = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier(), returnTo };
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: callback,
      scope: ['openid', ...(this.#parts.config.scopes ?? ['profile'])].join(' '),
      code_challenge: await calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
      state: flow.state,
      nonce: flow.nonce,
    });
    return { url: url.href, cookie: this.#cookie.keep(flow) };
  }

  /** Who came back. `callback` is with its query. @throws KnownError E_BAD_REQUEST, E_FORBIDDEN, E_SIGN_IN_UNAVAILABLE */
  async finish(callback: URL, cookies: string | undefined): Promise<Vouched> {
    const flow = this.#cookie.read(cookies);
    if (flow === undefined || callback.searchParams.get('state') !== flow.state) {
      const remedy = 'Begin again on the sign-in page, in the same browser.';
      throw new KnownError('E_BAD_REQUEST', 'this sign-in was not begun here, or more than ten minutes ago', remedy);
    }
    const denied = callback.searchParams.get('error');
    if (denied !== null) throw refused(`the identity provider says ${printable(denied)}`, 'Ask who runs the identity provider.');
    const { subject, claims } = await this.#claimsOf(callback, flow);
    const { config } = this.#parts;
    const name = claims[config.nameClaim ?? 'preferred_username'];
    if (typeof name !== 'string' || !NAME.test(name)) {
      const problem = `the claim ${config.nameClaim ?? 'preferred_username'} holds no name that can be used here`;
      throw refused(problem, 'Set nameClaim to a claim with a short name or an e-mail address.');
    }
    const charge = roleFor(config, claimValues(claims[config.rolesClaim]));
    if (charge === undefined) {
      const remedy = 'Ask for a group that has a role, or have one added to the set-up of single sign-on.';
      throw refused(`nothing in the claim ${config.rolesClaim} of ${name} has a role here`, remedy);
    }
    return { issuer: config.issuer, subject, name, charge, returnTo: flow.returnTo };
  }

  /** Lets go of its connections. */
  async close(): Promise<void> {
    await this.#fetch.close();
  }

  async #claimsOf(callback: URL, flow: Flow) {
    const configuration = await this.#configuration();
    try {
      const tokens = await authorizationCodeGrant(configuration, callback, {
        pkceCodeVerifier: flow.verifier,
        expectedState: flow.state,
        expectedNonce: flow.nonce,
        idTokenExpected: true,
      });
      const said = tokens.claims();
      if (said === undefined) throw new Error('there is no ID token');
      const { nameClaim = 'preferred_username', rolesClaim } = this.#parts.config;
      const isWhole = nameClaim in said && rolesClaim in said;
      const canAsk = configuration.serverMetadata().userinfo_endpoint !== undefined;
      const more = isWhole || !canAsk ? {} : await fetchUserInfo(configuration, tokens.access_token, said.sub);
      return { subject: said.sub, claims: { ...more, ...said } as Readonly<Record<string, unknown>> };
    } catch (error) {
      throw unavailable(this.issuer, error);
    }
  }

  /** Read once for all who come meanwhile: a provider that does not answer is asked by one, however many strangers begin. */
  async #configuration(): Promise<Configuration> {
    const { clock } = this.#parts;
    if (this.#known !== undefined && clock.monotonicMs() - this.#known.atMs < FRESH_MS) return this.#known.configuration;
    this.#reading ??= this.#discover().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #discover(): Promise<Configuration> {
    const { config, clientSecret, clock } = this.#parts;
    try {
      const authentication = clientSecret === undefined ? None() : ClientSecretBasic(clientSecret);
      const options = { [customFetch]: this.#fetch.fetch, timeout: 10 };
      const configuration = await discovery(new URL(config.issuer), config.clientId, undefined, authentication, options);
      configuration[customFetch] = this.#fetch.fetch;
      const { authorization_endpoint: authorization = '', token_endpoint: token = '' } = configuration.serverMetadata();
      for (const url of [authorization, token]) requireAllowed(url, this.#origins);
      this.#known = { configuration, atMs: clock.monotonicMs() };
      return configuration;
    } catch (error) {
      throw unavailable(config.issuer, error);
    }
  }
}

function refused(message: string, remedy: string): KnownError {
  return new KnownError('E_FORBIDDEN', message, remedy);
}

function unavailable(issuer: string, error: unknown): KnownError {
  const why = error instanceof Error ? [error.message, causeOf(error)].filter((one) => one !== '').join(': ') : 'unknown error';
  const remedy = 'Look whether the provider answers, and compare the set-up of single sign-on with it; the log has more.';
  return new KnownError('E_SIGN_IN_UNAVAILABLE', `nobody can sign in by ${issuer}: ${printable(why)}`, remedy, error);
}

function causeOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : '';
}

/** What others wrote, as one short line. */
function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 300);
}
