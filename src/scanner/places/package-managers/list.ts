import { apk } from './apk/manager.ts';
import { asdf } from './asdf/manager.ts';
import { bun } from './bun/manager.ts';
import { cargo } from './cargo/manager.ts';
import { choco } from './choco/manager.ts';
import { composer } from './composer/manager.ts';
import { conda } from './conda/manager.ts';
import type { PackageManager } from './contract.ts';
import { deno } from './deno/manager.ts';
import { dotnet } from './dotnet/manager.ts';
import { dpkg } from './dpkg/manager.ts';
import { flatpak } from './flatpak/manager.ts';
import { gem } from './gem/manager.ts';
import { go } from './go/manager.ts';
import { homebrew } from './homebrew/manager.ts';
import { mise } from './mise/manager.ts';
import { msix } from './msix/manager.ts';
import { nix } from './nix/manager.ts';
import { npm } from './npm/manager.ts';
import { npx } from './npx/manager.ts';
import { pacman } from './pacman/manager.ts';
import { pip } from './pip/manager.ts';
import { pipx } from './pipx/manager.ts';
import { pnpm } from './pnpm/manager.ts';
import { rpm } from './rpm/manager.ts';
import { scoop } from './scoop/manager.ts';
import { snap } from './snap/manager.ts';
import { uv } from './uv/manager.ts';
import { winget } from './winget/manager.ts';
import { yarn } from './yarn/manager.ts';

/** All package managers; where two could claim a folder, the one that knows it best comes first. */
export const packageManagers: readonly PackageManager[] = [
  dpkg,
  rpm,
  apk,
  pacman,
  snap,
  flatpak,
  homebrew,
  msix,
  winget,
  scoop,
  choco,
  npm,
  npx,
  pnpm,
  yarn,
  bun,
  deno,
  pipx,
  uv,
  conda,
  pip,
  mise,
  asdf,
  cargo,
  go,
  gem,
  composer,
  dotnet,
  nix,
];
