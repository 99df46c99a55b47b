import { nameOf, parentOf, type HostPath } from '../../../domain/host-path.ts';

/** Programs that only remove, repair or update another one, as the makers of installers call them. */
const UNINSTALLER =
  /^(?:unins\d*|uninst|uninstal|uninstall|uninstaller|uninst\d*|uninstall[-_ ].*|.*[-_ ]uninstall(?:er)?|setup|maintenancetool|msiexec|rundll32|update|helper)\.exe$/i;
/** Folders that programs share: a drive, Windows' own, homes and what lies in every home. */
const SHARED =
  /^(?:\/[a-z]:)?\/(?:|windows|programdata|program files(?: \(x86\))?(?:\/common files)?|users(?:\/[^/]+(?:\/(?:appdata(?:\/(?:local|locallow|roaming)(?:\/(?:programs|microsoft))?)?|desktop|downloads|documents))?)?)$/i;
/** Where installers keep themselves, and what is nobody's. */
const NO_PROGRAM =
  /\/(?:package cache|installshield installation information|temp|windows\/installer|windows\/system32|windows\/syswow64)(?:\/|$)/i;

/** Whether a program is only the means to remove or update another. */
export function isUninstaller(path: HostPath): boolean {
  return UNINSTALLER.test(nameOf(path)) || NO_PROGRAM.test(path);
}

/** The folder of a program that it has to itself; undefined when programs share it. */
export function ownFolderOf(program: HostPath): HostPath | undefined {
  const folder = parentOf(program);
  return SHARED.test(folder) || NO_PROGRAM.test(folder) ? undefined : folder;
}
