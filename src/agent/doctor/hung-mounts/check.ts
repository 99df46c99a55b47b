import { GAP_REASONS } from '../../../domain/gap.ts';
import type { Check } from '../contract.ts';
import { named } from '../scopes-in-words.ts';

/** File systems that did not answer the last look. */
export const hungMounts: Check = {
  id: 'hung-mounts',
  rows({ coverage }) {
    const hung = coverage.flatMap(({ scope, gaps }) =>
      gaps.filter(({ reason }) => reason === 'hung').map(({ path }) => path ?? scope),
    );
    if (hung.length === 0) return [{ title: 'File systems', state: 'ok', says: 'all that were looked at answer' }];
    return [
      { title: 'File systems', state: 'attention', says: `no answer from ${named(hung)}`, remedy: GAP_REASONS.hung.remedy },
    ];
  },
};
