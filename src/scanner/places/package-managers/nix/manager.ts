import type { PackageManager } from '../contract.ts';
import { nixStore } from './store.ts';

/**
 * Nix and NixOS: every build is a folder `/nix/store/<32 digits of base 32>-<name>-<version>`, and what is in use is linked from profiles
 * (https://nix.dev/manual/nix/latest/store/store-path, https://nix.dev/manual/nix/latest/package-management/profiles). What no
 * profile links any more still runs until it is collected.
 */
export const nix: PackageManager = {
  id: 'nix',
  platforms: ['linux', 'macos'],
  system: [{ pattern: '/nix/store', channel: 'nix', layout: nixStore }],
  home: [],
};
