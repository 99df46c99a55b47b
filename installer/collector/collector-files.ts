import { readFileSync } from 'node:fs';
import path from 'node:path';
import { render } from '../systemd/render-units.ts';

const HERE = import.meta.dirname;

/** The unit of a collector on one machine, as it is installed beside the program that the Debian package brings. */
export function collectorUnit(): string {
  return render(readFileSync(path.join(HERE, 'bandog-collector.service'), 'utf8'));
}

/** The text of another file of this folder. */
export function collectorFile(name: string): string {
  return readFileSync(path.join(HERE, name), 'utf8');
}
