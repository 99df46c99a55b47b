import { SealedSecrets } from './access/sealed-secrets.ts';
import { newId } from './access/secrets.ts';
import type { CollectorConfig } from './config.ts';
import { productOf } from './policy/known-products.ts';
import type { RouteContext } from './routes/contract.ts';
import { SinkSender, type SinkSenderParts } from './sink-sender.ts';

/** What sinks are worked with. */
export interface OpenSinks {
  /** For the routes. */
  readonly parts: Pick<RouteContext, 'sinkSecrets' | 'origin'>;
  /** Begins to send what waits. */
  send(given: Pick<SinkSenderParts, 'store' | 'clock' | 'log'>): SinkSender;
}

/** Opens the key of sinks' secrets. `name` is the collector's, as others reach it. @throws KnownError E_STATE_UNSAFE, E_CONFIG_INVALID */
export function openSinks(
  { dataFolder, products, version, store: address, sinksEveryMs }: CollectorConfig,
  { collectorId, name }: { readonly collectorId: string; readonly name: string },
): OpenSinks {
  // A store in the data folder has one collector, whose lock says so; after a kill it need not wait for itself.
  const holder = address === undefined ? 'alone' : newId();
  const sinkSecrets = new SealedSecrets(dataFolder);
  const origin = () => ({ collectorId, name, version, productName: (id: string) => productOf(products, id).name });
  return {
    parts: { sinkSecrets, origin },
    send: (given) => new SinkSender({ ...given, secrets: sinkSecrets, origin, holder, everyMs: sinksEveryMs }),
  };
}
