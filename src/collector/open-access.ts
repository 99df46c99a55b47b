import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import { KnownBrowsers } from './access/known-browsers.ts';
import { RecentCount } from './access/recent-count.ts';
import { SignIn } from './access/sign-in.ts';
import { AuditSeals } from './audit-seals.ts';
import type { CollectorConfig } from './config.ts';
import { ensureFirstAdministrator } from './first-administrator.ts';
import { ensureLocalAdministrator } from './local-administrator.ts';
import type { RouteContext } from './routes/contract.ts';
import type { Store } from './store/contract.ts';

/** How people come in, and how what they do is kept. */
export interface OpenAccess {
  /** For the routes. */
  readonly parts: Pick<RouteContext, 'signIn' | 'browsers' | 'singleSignOn' | 'auditSeals' | 'forbidden'>;
  /** The first administrator's, while nobody may sign in. */
  readonly setupCode: string | undefined;
  /** Seals the audit log a last time, and lets go of the identity provider. */
  close(): Promise<void>;
}

/** Opens sign-in and the audit log's seals. @throws KnownError E_STATE_UNSAFE, E_CONFIG_INVALID */
export async function openAccess(
  { dataFolder, signInFile, sealEveryMs }: CollectorConfig,
  given: {
    readonly collectorId: string;
    readonly proofKey: Buffer;
    readonly store: Store;
    readonly clock: Clock;
    readonly log: FastifyBaseLogger;
  },
): Promise<OpenAccess> {
  const { store, clock } = given;
  await ensureLocalAdministrator(dataFolder, { store, clock });
  const setupCode = await ensureFirstAdministrator(dataFolder, { store, clock });
  // Loaded only where it is set up: it brings a client of its own.
  const singleSignOn =
    signInFile === undefined
      ? undefined
      : (await import('./sign-in-file.ts')).openSingleSignOn(signInFile, { dataFolder, clock });
  const auditSeals = new AuditSeals({ dataFolder, everyMs: sealEveryMs, ...given });
  const endSealing = auditSeals.watch();
  const forbidden = new RecentCount(clock, { most: 100, withinMs: 60_000 });
  return {
    parts: {
      signIn: new SignIn({ store, clock }),
      browsers: new KnownBrowsers(given.proofKey, clock),
      singleSignOn,
      auditSeals,
      forbidden,
    },
    setupCode,
    async close() {
      await endSealing();
      await singleSignOn?.close();
    },
  };
}
