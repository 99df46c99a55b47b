import type { Check } from '../contract.ts';

/** Which catalogue the last look was made with. */
export const catalogue: Check = {
  id: 'catalogue',
  rows({ status: { catalogue: known, lastLook } }) {
    if (known !== undefined) {
      return [{ title: 'Catalogue', state: 'ok', says: `version ${known.version}, digest ${known.digest.slice(0, 16)}` }];
    }
    if (lastLook !== undefined) return [];
    return [{ title: 'Catalogue', state: 'attention', says: 'none was used yet', remedy: 'It is named by the first look.' }];
  },
};
