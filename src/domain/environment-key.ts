import type { Environment } from './host.ts';

/** What tells environments apart: nothing of the host's own, a container by its id, an image's own layers by its name. */
export function environmentKey({ kind, id, image }: Environment): string {
  return kind === 'host' ? '' : `${kind}\0${id ?? ''}\0${id === undefined ? (image ?? '') : ''}`;
}
