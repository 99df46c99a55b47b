import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import type { Store } from './store/contract.ts';
import type { ApiTokenRow } from './store/rows.ts';

const EVERY_MS = 24 * 3600_000;
/** How long before its end a token is told of. */
const EXPIRES_SOON_MS = 30 * 24 * 3600_000;

/** Valid tokens that end within thirty days. */
export function expiringSoon(
  tokens: readonly ApiTokenRow[],
  now: string,
): readonly (ApiTokenRow & { readonly expiresAt: string })[] {
  const until = new Date(Date.parse(now) + EXPIRES_SOON_MS).toISOString();
  return tokens.flatMap((token) => {
    const { expiresAt, revokedAt } = token;
    return expiresAt !== undefined && revokedAt === undefined && expiresAt > now && expiresAt <= until
      ? [{ ...token, expiresAt }]
      : [];
  });
}

/** Says once a day in the log which API tokens end soon: a program that nobody remembers stops with its token. Gives the function that ends it. */
export function watchTokenExpiry({
  store,
  clock,
  log,
}: {
  readonly store: Pick<Store, 'apiTokens'>;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
}): () => void {
  const tell = async (): Promise<void> => {
    try {
      for (const { id, name, expiresAt } of expiringSoon(await store.apiTokens(), clock.now()))
        log.warn(
          { token: id, name, expiresAt },
          'an API token ends soon: make another one with its name after it, or before it with another',
        );
    } catch (error) {
      log.debug({ err: error }, 'the API tokens could not be read');
    }
  };
  void tell();
  const timer = setInterval(() => void tell(), EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
