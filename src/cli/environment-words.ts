import type { Environment } from '../domain/host.ts';
import { forDisplay } from '../domain/host-path.ts';

/** Where a copy is when that is not the host itself: `container shop-web-1 of team/box:2.1`, `image team/box:2.1`; undefined for the host's own. */
export function environmentWords({ kind, id, image, name }: Environment): string | undefined {
  if (kind === 'host') return undefined;
  if (kind === 'wsl') return forDisplay(`WSL ${id ?? ''}`.trimEnd());
  if (kind === 'image') return forDisplay(`root ${id ?? ''}`.trimEnd());
  const container = name ?? id?.replace(/^([0-9a-f]{12})[0-9a-f]{52}$/, '$1');
  if (container === undefined) return forDisplay(`image ${image ?? ''}`.trimEnd());
  return forDisplay(`container ${container}${image === undefined ? '' : ` of ${image}`}`);
}
