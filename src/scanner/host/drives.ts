import { isOutcome, type Host } from './contract.ts';
import type { HostPath } from '../../domain/host-path.ts';

/** Volumes that Windows has given a letter, local ones only: `\DosDevices\D:` (HKEY_LOCAL_MACHINE\SYSTEM). Network drives are a session's own. */
const MOUNTED = 'MountedDevices';
const VOLUME = /^\\dosdevices\\([a-z]):$/;
/** `/D:/Tools` */
const OTHER_DRIVE = /^\/([A-Z]:)(\/.*)?$/;

/** The drives of a running Windows as one tree: the system's is `/`, the others are `/D:` and so on. */
export interface Drives {
  /** Where a path of the host lies for the kernel. */
  onDisk(path: HostPath): string;
  /** `not-local` for a letter that is no volume of this machine. */
  refusal(path: HostPath): 'not-local' | undefined;
  /** The tops of all local drives. */
  tops(): readonly HostPath[];
}

/** Drives of the machine that answers the registry's questions; `systemDrive` is a letter. */
export function drivesOf(systemDrive: string, registry: Host['registry']): Drives {
  let letters: ReadonlySet<string> | undefined;
  const local = (): ReadonlySet<string> => (letters ??= volumes(registry));
  return {
    onDisk(path) {
      const [, drive, rest] = OTHER_DRIVE.exec(path) ?? [];
      return drive === undefined ? `${systemDrive}:${path}` : `${drive}${rest ?? '/'}`;
    },
    refusal(path) {
      const drive = OTHER_DRIVE.exec(path)?.[1];
      return drive === undefined || local().has(drive) ? undefined : 'not-local';
    },
    tops: () => ['/', ...[...local()].filter((drive) => drive !== `${systemDrive}:`).map((drive) => `/${drive}`)],
  };
}

function volumes(registry: Host['registry']): ReadonlySet<string> {
  const mounted = registry({ root: 'system', path: MOUNTED, depth: 0 });
  const names = isOutcome(mounted) ? [] : [...mounted.key.values.keys()];
  return new Set(names.flatMap((name) => VOLUME.exec(name)?.[1] ?? []).map((letter) => `${letter.toUpperCase()}:`));
}
