import { isObject, memberOf, parseJson, textOf } from '../../../formats/json.ts';
import { isOutcome } from '../../../host/contract.ts';
import type { Candidate, Look, OsPackageCandidate, PlaceGap } from '../../contract.ts';
import { gapFrom } from '../../listing.ts';
import type { LayoutInput, PackageManager, Root } from '../contract.ts';
import { isWithin, parentOf, resolve, type HostPath } from '../../../../domain/host-path.ts';

/** A framework's list of some hundred packages has 500 kB. */
const MAX_LIST = 8 * 1024 * 1024;
const MAX_PACKAGES = 5000;
const MAX_COMMANDS = 100;

const root = (pattern: string): Root => ({
  pattern: `${pattern}/vendor/composer/installed.json`,
  channel: 'composer',
  layout: installedPackages,
});

/**
 * Composer's global packages: `vendor` in COMPOSER_HOME (https://getcomposer.org/doc/03-cli.md#global, #composer-home), of which
 * `vendor/composer/installed.json` says what is installed: a list, since Composer 2 as `packages` of an object, with `install-path`
 * relative to it. Packages of projects are not looked at.
 */
export const composer: PackageManager = {
  id: 'composer',
  platforms: ['linux', 'macos', 'windows'],
  system: [],
  home: ['.config/composer', '.composer', 'AppData/Roaming/Composer'].map(root),
};

function* installedPackages(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  const list = at.folder.real;
  const bytes = look.host.read(list, MAX_LIST);
  if (isOutcome(bytes)) {
    const gap = gapFrom(bytes, at.folder.path);
    if (gap !== undefined) yield gap;
    return;
  }
  const content = parseJson(bytes);
  const packages = isObject(content) ? memberOf(content, 'packages') : content;
  if (!Array.isArray(packages)) {
    yield { kind: 'gap', reason: 'malformed', path: at.folder.path };
    return;
  }
  for (const entry of packages.slice(0, MAX_PACKAGES)) yield* candidateOf(look, list, entry);
}

function* candidateOf(look: Look, list: HostPath, entry: unknown): Iterable<OsPackageCandidate> {
  const name = textOf(entry, 'name', 214)?.toLowerCase();
  if (name === undefined || !look.wanted.has(`composer:${name}`)) return;
  const vendor = parentOf(parentOf(list));
  const code = resolve(parentOf(list), textOf(entry, 'install-path', 1024) ?? `../${name}`);
  if (!isWithin(code, vendor) || look.claimed.has(code)) return;
  look.claimed.add(code);
  const version = textOf(entry, 'version', 128);
  const commands = memberOf(entry, 'bin');
  const bins = Array.isArray(commands) ? commands.filter((file) => typeof file === 'string').slice(0, MAX_COMMANDS) : [];
  yield {
    kind: 'os-package',
    key: `composer:${name}`,
    path: list,
    channel: 'composer',
    root: code,
    anchor: code,
    files: bins.map((file) => resolve(code, `./${file}`)).filter((file) => isWithin(file, code)),
    code,
    ...(version === undefined ? {} : { version }),
  };
}
