import path from 'node:path';

/** The parts of package.json and package-lock.json that say what is installed. */
export interface Dependencies {
  readonly manifest: Readonly<Record<string, unknown>>;
  /** `packages` of the lockfile. */
  readonly locked: Readonly<Record<string, LockedPackage>>;
  /** The text of docs/dependencies.md. */
  readonly page: string;
}

interface LockedPackage {
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const GROUPS = ['dependencies', 'optionalDependencies', 'devDependencies'] as const;

/** What is wrong with the dependencies, one sentence each; throws when there are none. */
export function dependencyLacks({ manifest, locked, page }: Dependencies): readonly string[] {
  const named = GROUPS.flatMap((group) => Object.entries((manifest[group] ?? {}) as Readonly<Record<string, string>>));
  if (named.length === 0) throw new Error('no dependencies: nothing was looked at');
  const rows = page.split('\n').flatMap((line) => /^\| `([^`]+)` \|/.exec(line)?.[1] ?? []);
  const names = named.map(([name]) => name);
  return [
    ...names.filter((name) => !rows.includes(name)).map((name) => `${name} is not in docs/dependencies.md`),
    ...rows.filter((row) => !names.includes(row)).map((row) => `${row} is in docs/dependencies.md and not in package.json`),
    ...named
      .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
      .map(([name, version]) => `${name} is not exact: ${version}`),
    ...Object.entries(locked).flatMap(([folder, one]) =>
      folder === '' ? [] : [...lockLacks(folder, one), ...unlocked(folder, locked)],
    ),
  ];
}

function lockLacks(folder: string, { dev, hasInstallScript, integrity }: LockedPackage): readonly string[] {
  return [
    hasInstallScript === true && dev !== true ? `${folder} runs a script when it is installed` : '',
    integrity === undefined ? `${folder} is locked without a hash` : '',
  ].filter((lack) => lack !== '');
}

/**
 * Optional packages (a tool's binaries for other platforms) that the lockfile leaves out: `npm ci` refuses such a lockfile in
 * an empty clone. npm leaves one out silently when the registry does not have that version of it; choose one that it has.
 */
function unlocked(folder: string, locked: Dependencies['locked']): readonly string[] {
  const names = Object.keys(locked[folder]?.optionalDependencies ?? {});
  const isLocked = (name: string) =>
    [folder, ...folder.split('/node_modules/').slice(0, -1), ''].some((at) => locked[path.posix.join(at, 'node_modules', name)]);
  return names.filter((name) => !isLocked(name)).map((name) => `${folder} wants ${name}, which is not in the lockfile`);
}
