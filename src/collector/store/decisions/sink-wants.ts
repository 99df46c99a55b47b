import { isInScope } from '../../../domain/scope.ts';
import type { SinkEvent } from '../../../domain/sink-event.ts';
import type { SinkFilter } from '../../../domain/sink.ts';

/** Whether a sink is to be told of it. */
export function wants({ kinds, products, verdicts, groups }: SinkFilter, { kind, finding, host }: SinkEvent): boolean {
  if (!kinds.some((one) => one === kind)) return false;
  if (groups !== undefined && (host === undefined || !isInScope(host.group, groups))) return false;
  if (finding === undefined) return true;
  const { product, verdict, before } = finding;
  if (products !== undefined && !products.includes(product)) return false;
  // Also of a verdict that it is no more: what was told of is to end somewhere.
  return verdicts === undefined || [verdict, before?.verdict].some((one) => one !== undefined && verdicts.includes(one));
}
