import { isObject, memberOf, parseJson } from '../../../formats/json.ts';
import { isOutcome } from '../../../host/contract.ts';
import type { Candidate, Look, OsPackageCandidate, PlaceGap } from '../../contract.ts';
import { gapFrom } from '../../listing.ts';
import type { LayoutInput, PackageManager, Root } from '../contract.ts';
import { join, parentOf } from '../../../../domain/host-path.ts';

const MAX_MANIFEST = 4 * 1024 * 1024;
const MAX_BINS = 50;
/** `ripgrep 14.1.0 (registry+https://github.com/rust-lang/crates.io-index)` */
const CRATE = /^(\S{1,100}) (\S{1,100}) \(/;

const root = (folder: string): Root => ({ pattern: `${folder}/.crates2.json`, channel: 'cargo', layout: crates });

/**
 * Programs that `cargo install` or `cargo binstall` put into `<root>/bin`, as `.crates2.json` beside it lists them (cargo-install(1);
 * written since cargo 1.41): `{"installs":{"<name> <version> (<source>)":{"bins":["rg"],…}}}`.
 */
export const cargo: PackageManager = {
  id: 'cargo',
  platforms: ['linux', 'macos', 'windows'],
  system: [root('/usr/local/cargo'), root('/opt/cargo'), root('/opt/rust/cargo'), root('/usr/local')],
  home: [root('.cargo'), root('.local'), root('.local/share/cargo')],
  windows: { system: [], home: [root('.cargo'), root('scoop/persist/rustup/.cargo')] },
};

function* crates(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  const path = at.folder.real;
  const bytes = look.host.read(path, MAX_MANIFEST);
  if (isOutcome(bytes)) {
    const gap = gapFrom(bytes, path);
    if (gap !== undefined) yield gap;
    return;
  }
  const installs = memberOf(parseJson(bytes), 'installs');
  if (!isObject(installs)) {
    yield { kind: 'gap', reason: 'malformed', path };
    return;
  }
  for (const [crate, install] of Object.entries(installs)) {
    const [, name, version] = CRATE.exec(crate) ?? [];
    if (name === undefined || version === undefined || !look.wanted.has(`cargo:${name}`)) continue;
    const bins = binsOf(install).map((bin) => join(join(parentOf(path), 'bin'), bin));
    const [first = path] = bins;
    yield {
      kind: 'os-package',
      key: `cargo:${name}`,
      path,
      channel: at.root.channel,
      version,
      root: first,
      anchor: first,
      files: bins,
    } satisfies OsPackageCandidate;
  }
}

/** Names of files, never paths. */
function binsOf(install: unknown): readonly string[] {
  const bins = memberOf(install, 'bins');
  if (!Array.isArray(bins)) return [];
  return bins.filter((bin): bin is string => typeof bin === 'string' && /^[^/\0]+$/.test(bin) && bin !== '..').slice(0, MAX_BINS);
}
