import type { FastifyBaseLogger } from 'fastify';
import { KnownError } from '../domain/errors.ts';
import { httpsOptions } from './https-options.ts';
import type { App } from './routes/contract.ts';
import { openTls, type TlsOptions } from './tls.ts';

const DAY_MS = 24 * 3600_000;

/** The certificate that a running server shows. */
export interface ShownCertificate {
  /** Reads or makes it again; connections that are open stay. The old one is shown on when the new one is no good. @throws KnownError E_CONFIG_INVALID */
  reload(): Promise<void>;
  close(): void;
}

interface Showing {
  readonly tlsOptions: TlsOptions;
  readonly ticketKeys: Buffer;
  readonly log: FastifyBaseLogger;
}

/** Shows a fresh certificate when a new one is due, and when it is told to, without a restart. */
export function showCertificate(app: App, { tlsOptions, ticketKeys, log }: Showing): ShownCertificate {
  const reload = async (): Promise<void> => {
    const fresh = await openTls(tlsOptions, new Date());
    if (!('setSecureContext' in app.server)) return;
    try {
      app.server.setSecureContext(httpsOptions(fresh, ticketKeys));
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unknown error';
      const remedy = 'Look whether the key belongs to the certificate; the old one is shown until it does.';
      throw new KnownError('E_CONFIG_INVALID', `the certificate cannot be shown: ${why}`, remedy, error);
    }
  };
  const renew = () => void reload().catch((error: unknown) => log.error({ err: error }, 'the certificate could not be renewed'));
  const timer = setInterval(renew, DAY_MS);
  timer.unref();
  return { reload, close: () => clearInterval(timer) };
}
