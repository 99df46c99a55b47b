/** A folder with list.ts: its members are folders of their own, all with the same file names. */
export interface Family {
  /** Relative to the folder that was walked. */
  readonly folder: string;
  /** Names of the member folders; a family below it is none of its members. */
  readonly members: readonly string[];
}

/** All files that were walked, by path relative to the root, `/` between names. */
export type Files = ReadonlyMap<string, string>;

/** Every family below the root, found by its list.ts; throws when there is none. */
export function familiesOf(files: Files): readonly Family[] {
  const paths = [...files.keys()];
  const folders = paths.filter((file) => file.endsWith('/list.ts')).map((file) => file.slice(0, -'/list.ts'.length));
  if (folders.length === 0) throw new Error('no family: nothing was looked at');
  const isFamily = new Set(folders);
  return folders.map((folder) => {
    const below = paths.filter((file) => file.startsWith(`${folder}/`)).map((file) => file.slice(folder.length + 1).split('/'));
    const names = new Set(below.filter((parts) => parts.length > 1).map(([name = '']) => name));
    return { folder, members: [...names].filter((name) => !isFamily.has(`${folder}/${name}`) && name !== 'fixtures').toSorted() };
  });
}

/** What a family lacks, one sentence each: contract, members in the list, the same role file in each, a test in each, its name in the documents. */
export function lacksOf({ folder, members }: Family, files: Files, documents: string): readonly string[] {
  const list = files.get(`${folder}/list.ts`) ?? '';
  const roles = members.map((member) => roleOf(list, member));
  const role = roles.find((file) => file !== undefined);
  const lacks = members.flatMap((member, at) => {
    const own = [...files.keys()].filter((file) => file.startsWith(`${folder}/${member}/`));
    return [
      roles[at] === undefined ? `${folder}/${member} is not in list.ts` : undefined,
      roles[at] !== undefined && roles[at] !== role ? `${folder}/${member}/${roles[at]} should be named ${role}` : undefined,
      own.some((file) => file.endsWith('.test.ts')) ? undefined : `${folder}/${member} has no test`,
      documents.includes(`\`${member}\``) ? undefined : `${folder}/${member} is named in no document (\`${member}\`)`,
    ];
  });
  const whole = [
    files.has(`${folder}/contract.ts`) ? undefined : `${folder} has list.ts and no contract.ts`,
    members.length === 0 ? `${folder} has no member` : undefined,
  ];
  return [...whole, ...lacks].filter((lack) => lack !== undefined);
}

/** The member's file that list.ts imports, at once or when called for: `command.ts`. */
function roleOf(list: string, member: string): string | undefined {
  const [, rest] = list.split(`'./${member}/`);
  return rest?.split("'")[0];
}
