import { readFileSync } from 'node:fs';

/** What one package of Debian 12 is to the catalogue. */
export interface DebianTool {
  readonly package: string;
  /** `tool`: it is the product, and is found. `also`: so is it, and may be. `trap`: it only bears a product's name, and is not. */
  readonly kind: 'tool' | 'also' | 'trap';
  /** Signature ids; empty for a trap. */
  readonly products: readonly string[];
  /** Absolute paths; of what may be found, those of the distribution's list are all. */
  readonly programs: readonly string[];
  readonly desktopFiles: readonly string[];
  readonly systemdUnits: readonly string[];
}

/** A line is `package<TAB>kind<TAB>products<TAB>programs<TAB>desktop files<TAB>systemd units`, lists with commas; from the packages of Debian 12. */
export function debianTools(): readonly DebianTool[] {
  const text = readFileSync(new URL('../fixtures/debian-12-tools.tsv', import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', kind, products = '', programs = '', desktopFiles = '', systemdUnits = ''] = line.split('\t');
      if (kind !== 'tool' && kind !== 'also' && kind !== 'trap') throw new Error(`debian-12-tools.tsv: ${line}`);
      return {
        package: name,
        kind,
        products: listOf(products),
        programs: listOf(programs),
        desktopFiles: listOf(desktopFiles),
        systemdUnits: listOf(systemdUnits),
      };
    });
}

function listOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(',');
}
