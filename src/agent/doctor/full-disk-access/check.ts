import type { Check } from '../contract.ts';
import { named } from '../scopes-in-words.ts';

/** Below a home, and closed even to root without Full Disk Access (TCC; macOS 10.14 and newer). */
const PROTECTED =
  /\/(?:Library\/(?:Safari|Mail|Messages|Containers|Group Containers|Application Support\/com\.apple\.TCC)|Desktop|Documents|Downloads)(?:\/|$)/;

/** On macOS: whether the scanner has Full Disk Access, without which not even root sees all of a home. */
export const fullDiskAccess: Check = {
  id: 'full-disk-access',
  rows({ platform, coverage }) {
    if (platform !== 'darwin') return [];
    const closed = coverage.flatMap(({ gaps }) =>
      gaps.flatMap(({ reason, path }) => (reason === 'denied' && path !== undefined && PROTECTED.test(path) ? [path] : [])),
    );
    const title = 'Full Disk Access';
    if (closed.length === 0) return [{ title, state: 'ok', says: 'no protected folder was closed to the last look' }];
    const remedy =
      'Give it in System Settings, Privacy & Security, Full Disk Access, or with a PPPC profile (SystemPolicyAllFiles) from your device management.';
    return [{ title, state: 'attention', says: `macOS keeps ${named(closed)} from the scanner`, remedy }];
  },
};
