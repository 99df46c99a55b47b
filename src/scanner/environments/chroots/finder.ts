import type { EnvironmentFinder, FurtherRoot } from '../contract.ts';
import { StoreReader } from '../store-reader.ts';
import { isSystemRoot } from '../system-root.ts';
import { isOutcome } from '../../host/contract.ts';
import { expand } from '../../host/expand.ts';
import { join, type HostPath } from '../../../domain/host-path.ts';

/** Where people and builders put them: schroot's and sbuild's example, pbuilder's, mock's, and by hand. */
const USUAL = [
  '/srv/chroot/*',
  '/srv/chroots/*',
  '/var/chroot',
  '/var/chroot/*',
  '/var/lib/chroot/*',
  '/var/lib/schroot/chroots/*',
  '/var/lib/sbuild/*',
  '/var/cache/pbuilder/base.cow',
  '/var/lib/mock/*/root',
  '/chroot',
  '/chroot/*',
  '/opt/chroot/*',
  '/opt/chroots/*',
];
const SETTINGS = '/etc/schroot/schroot.conf';
const MORE_SETTINGS = '/etc/schroot/chroot.d';
/** `directory=/srv/chroot/bookworm`, schroot.conf(5) */
const DIRECTORY = /^\s*directory\s*=\s*(\/[^\n]{1,4000}?)\s*$/gm;

/** Systems in folders: what schroot is set to, and what debootstrap and its like made at the usual places. */
export const chroots: EnvironmentFinder = {
  id: 'chroots',
  platforms: ['linux'],
  find(host) {
    const reader = new StoreReader(host);
    const usual = USUAL.flatMap((pattern) =>
      expand(host, pattern, { at: '/', within: '/' }).flatMap((found) => ('outcome' in found ? [] : [found.real])),
    );
    const named = configured(reader).flatMap((path) => reader.folder(path) ?? []);
    const folders = [...new Set([...named, ...usual])].filter((folder) => folder !== '/' && isSystemRoot(host, folder));
    const roots = folders.map((folder): FurtherRoot => ({
      label: folder,
      environment: { kind: 'image', id: folder },
      platform: 'linux',
      layers: [folder],
      writable: 1,
    }));
    return { roots, gaps: reader.gaps, stores: folders };
  },
};

function configured(reader: StoreReader): readonly HostPath[] {
  const folder = reader.folder(MORE_SETTINGS);
  const files = [SETTINGS, ...(folder === undefined ? [] : reader.names(folder).map((name) => join(folder, name)))];
  return files.flatMap((path) => {
    const text = isOutcome(reader.host.facts(path)) ? undefined : reader.text(path);
    return text === undefined ? [] : [...text.matchAll(DIRECTORY)].flatMap(([, found]) => found ?? []);
  });
}
