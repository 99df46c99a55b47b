import type { Recogniser } from '../contract.ts';
import type { Key } from '../../../domain/wanted.ts';

/** An image by its name alone, which says what it is for but not what is in it. */
export const containerImage: Recogniser<'container-image'> = {
  id: 'container-image',
  recognises: 'container-image',
  emits: 'container-image',
  version: 1,
  recognise(bench, candidate) {
    const keys = [...new Set(candidate.names)].map((name): Key => `image:${name}`).filter((key) => bench.wanted.has(key));
    if (keys.length === 0) return [];
    return [
      {
        answer: 'evidence',
        kind: 'container-image',
        keys,
        channel: candidate.channel,
        path: candidate.path,
        root: candidate.path,
        anchor: candidate.path,
        paths: [],
        files: [],
        runnable: true,
        detail: `image named ${keys.map((key) => key.slice('image:'.length)).join(', ')}`,
      },
    ];
  },
};
