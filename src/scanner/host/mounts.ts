import { isWithin, type HostPath } from '../../domain/host-path.ts';

/** One line of /proc/self/mountinfo that matters to us. */
export interface Mount {
  readonly point: HostPath;
  readonly type: string;
  /** `98:0`: the file system, the same for each place where it is mounted. */
  readonly device: string;
  /** The folder of that file system that shows at the point; another than `/` for a bind mount or a subvolume. */
  readonly root: HostPath;
}

/** File systems that are served by another machine or a user's process, so that any call on them may never return. */
const REMOTE =
  /^(nfs|cifs|smb|fuse|9p$|ceph|afs|coda|ncpfs|gfs|ocfs|glusterfs|lustre|beegfs|orangefs|autofs|virtiofs$|vboxsf|davfs|sshfs|acfs|gpfs|prl_fs|vmhgfs|drvfs)/;
/** File systems that hold no files of anyone. */
const PSEUDO =
  /^(proc|sysfs|devpts|devtmpfs|cgroup2?|pstore|bpf|tracefs|debugfs|securityfs|configfs|fusectl|mqueue|hugetlbfs|binfmt_misc|efivarfs|rpc_pipefs|nsfs|selinuxfs)$/;

/** On a disk of this machine; on another machine or served by a program (FUSE), so that it can hang; or made up by the kernel. */
export type MountClass = 'local' | 'remote' | 'pseudo';

/** Which of the three a file-system type is; unknown types are local. */
export function classOf(type: string): MountClass {
  if (PSEUDO.test(type)) return 'pseudo';
  return REMOTE.test(type) ? 'remote' : 'local';
}

/**
 * The mounts of a mountinfo text (proc(5): the fifth field is the mount point with octal escapes, the type follows
 * ` - `); later mounts on the same point win.
 *
 *     36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
 */
export function parseMounts(mountinfo: string): readonly Mount[] {
  const byPoint = new Map<HostPath, Mount>();
  for (const line of mountinfo.split('\n')) {
    const dash = line.indexOf(' - ');
    if (dash < 0) continue;
    const [, , device, root, escaped] = line.slice(0, dash).split(' ');
    const type = line.slice(dash + 3).split(' ')[0];
    if (device === undefined || root === undefined || escaped === undefined || type === undefined) continue;
    const point = unescaped(escaped);
    byPoint.set(point, { point, type, device, root: unescaped(root) });
  }
  return [...byPoint.values()];
}

function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/** Folders of which no sweep enters what is mounted in them: what shows there too shows nowhere else. */
const NOT_SWEPT = ['/proc', '/sys', '/dev', '/run', '/snap'];

/**
 * The mount points below `root` that a walk of everything does not enter, and why: `not-local`, `other-kind` (an interface of the
 * kernel), or `repeated`: what is mounted there shows at another path below `root` too, so that it is met once.
 */
export function specialMounts(
  mounts: readonly Mount[],
  root: HostPath,
): ReadonlyMap<HostPath, 'not-local' | 'other-kind' | 'repeated'> {
  const special = new Map<HostPath, 'not-local' | 'other-kind' | 'repeated'>();
  for (const mount of mounts) {
    const kind = classOf(mount.type);
    if (kind === 'remote') special.set(mount.point, 'not-local');
    else if (kind === 'pseudo') special.set(mount.point, 'other-kind');
    else if (mounts.some((other) => other !== mount && shows(mount, { other, mounts, root })))
      special.set(mount.point, 'repeated');
  }
  return special;
}

/** Whether all of `mount` can be seen through another mount of the same file system. */
function shows(mount: Mount, at: { other: Mount; mounts: readonly Mount[]; root: HostPath }): boolean {
  const { other, mounts, root } = at;
  if (other.device !== mount.device || !isWithin(mount.root, other.root)) return false;
  // Two mounts of the same folder: the first by name is the one that counts.
  if (other.root === mount.root && !(other.point < mount.point)) return false;
  const below = other.root === '/' ? mount.root : mount.root.slice(other.root.length);
  const path = below === '' || below === '/' ? other.point : other.point === '/' ? below : other.point + below;
  if (!isWithin(path, root) || NOT_SWEPT.some((folder) => isWithin(path, folder))) return false;
  // Something that is mounted over it, or over a folder on the way, hides it.
  return !mounts.some((cover) => cover.point.length > other.point.length && isWithin(path, cover.point));
}

/**
 * Why a path must not even be asked about: it is reached through a file system that another machine or a process serves and that
 * can hang (`not-local`), or lies in an interface of the kernel that holds nobody's files (`other-kind`). A local file
 * system below such an interface is looked at: /dev/shm is where copies are hidden.
 */
export function refusalBy(mounts: readonly Mount[]): (real: HostPath) => 'not-local' | 'other-kind' | undefined {
  const special = mounts.filter((mount) => mount.point !== '/');
  const remote = special.filter((mount) => classOf(mount.type) === 'remote').map((mount) => mount.point);
  const pseudo = special.filter((mount) => classOf(mount.type) === 'pseudo').map((mount) => mount.point);
  const reopened = special
    .filter((mount) => classOf(mount.type) === 'local' && pseudo.some((point) => isWithin(mount.point, point)))
    .map((mount) => mount.point);
  const reasonOf = (real: HostPath): 'not-local' | 'other-kind' | undefined => {
    if (remote.some((point) => isWithin(real, point))) return 'not-local';
    return longestAround(real, pseudo) > longestAround(real, reopened) ? 'other-kind' : undefined;
  };
  // Most paths lie in no top folder that holds such a mount at all.
  const tops = new Set([...remote, ...pseudo].map(topOf));
  // What is asked about comes folder by folder, and shares its folder's answer when it is no mount point itself.
  const points = new Set(special.map((mount) => mount.point));
  let folder: HostPath | undefined;
  let shared: ReturnType<typeof reasonOf>;
  return (real) => {
    if (!tops.has(topOf(real))) return undefined;
    if (points.has(real)) return reasonOf(real);
    const above = real.slice(0, Math.max(1, real.lastIndexOf('/')));
    if (above !== folder) {
      shared = reasonOf(above);
      folder = above;
    }
    return shared;
  };
}

/** `home` of `/home/ann`. */
function topOf(path: HostPath): string {
  const end = path.indexOf('/', 1);
  return path.slice(1, end < 0 ? path.length : end);
}

/** Length of the longest point that holds the path; 0 when none does. */
function longestAround(real: HostPath, points: readonly HostPath[]): number {
  return points.reduce((longest, point) => (point.length > longest && isWithin(real, point) ? point.length : longest), 0);
}
