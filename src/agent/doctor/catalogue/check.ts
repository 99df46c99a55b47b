import type { Check } from '../contract.ts';

/** Which catalogue the last look was made with. */
export const catalogue: Check = {
  id: 'catalogue',
  rows({ status: { catalogue: known, lastLook, release } }) {
    if (release?.stale === true) {
      const says = `release ${release.revision} is past its date: what is newer than it is not looked for`;
      return [
        {
          title: 'Catalogue',
          state: 'attention',
          says,
          remedy: 'The collector’s publisher must sign a new one; looks go on meanwhile.',
        },
      ];
    }
    if (known !== undefined) {
      return [
        {
          title: 'Catalogue',
          state: 'ok',
          says: `version ${known.version}, ${release === undefined ? 'as it was installed' : `release ${release.revision}`}`,
        },
      ];
    }
    if (lastLook !== undefined) return [];
    return [{ title: 'Catalogue', state: 'attention', says: 'none was used yet', remedy: 'It is named by the first look.' }];
  },
};
