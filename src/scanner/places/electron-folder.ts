import { isOutcome, type Host } from '../host/contract.ts';
import { join, type HostPath } from '../../domain/host-path.ts';

/** Whether a folder is laid out as an Electron application (electronjs.org/docs/latest/tutorial/application-distribution: `resources/app` or `resources/app.asar`). */
export function isElectronFolder(host: Host, folder: HostPath): boolean {
  const resources = host.facts(join(folder, 'resources'));
  if (isOutcome(resources) || resources.kind !== 'folder') return false;
  return ['app', 'app.asar'].some((name) => !isOutcome(host.facts(join(folder, `resources/${name}`))));
}
