import type { SinkSecrets } from '../../sinks/contract.ts';
import type { SinkRow } from '../../store/sinks-contract.ts';
import type { RouteContext } from '../contract.ts';
import { badRequest, notFound } from '../errors.ts';

/** The sink of that name. @throws KnownError E_NOT_FOUND */
export async function knownSink({ store }: Pick<RouteContext, 'store'>, name: string): Promise<SinkRow> {
  const found = (await store.sinks()).find((one) => one.name === name);
  if (found === undefined) throw noSink(name);
  return found;
}

/** There is no such sink. */
export function noSink(name: string) {
  return notFound(`there is no sink ${name}`, '`bandog collector sink list` names them all.');
}

/** What a sink was sealed for. */
export function sealOf(name: string): string {
  return `sink:${name}`;
}

/** The secrets of a sink. @throws KnownError E_BAD_REQUEST when the key is another one */
export function secretsOf({ sinkSecrets }: Pick<RouteContext, 'sinkSecrets'>, { name, sealed }: SinkRow): SinkSecrets {
  const secrets = sinkSecrets.open(sealOf(name), sealed) as SinkSecrets | undefined;
  if (secrets !== undefined) return secrets;
  throw badRequest(
    `the secrets of ${name} were sealed by another key`,
    'Put back sinks.key of the data folder, or remove the sink and add it again.',
  );
}
