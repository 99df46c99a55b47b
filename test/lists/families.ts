/** A folder with list.ts: its members are folders of their own, all with the same file names. */
export interface Family {
  /** Relative to the folder that was walked. */
  readonly folder: string;
  /** Names of the member folders; a family below it is none of its members. */
  readonly members: readonly string[];
}

/** Tests that prove members which have no test of their own, and why one suite does it for them. */
export interface Suite {
  /** Families, or single members of one. */
  readonly of: readonly string[];
  readonly files: readonly string[];
  readonly why: string;
}

/** Members that are proven elsewhere than beside their file. */
export const SUITES: readonly Suite[] = [
  {
    of: ['src/collector/routes'],
    files: [
      'src/collector/routes.test.ts',
      'src/collector/enrol.test.ts',
      'src/collector/ingest.test.ts',
      'src/collector/people.test.ts',
    ],
    why: 'a route is proven through the whole server over real HTTPS: guards, limits and store are most of what it does',
  },
  { of: ['src/collector/exporters'], files: ['src/collector/exporters/exporters.test.ts'], why: 'one promise, all formats' },
  { of: ['src/scanner/watch'], files: ['src/scanner/watch/folder-watcher.test.ts'], why: 'one promise, each way to watch' },
  {
    of: ['commands', 'homes', 'named-paths', 'processes'].map((place) => `src/scanner/places/${place}`),
    files: ['src/scanner/places/places.test.ts'],
    why: 'the small places are rows of one table over one catalogue',
  },
  {
    of: ['docker', 'containerd', 'podman'].map((finder) => `src/scanner/environments/${finder}`),
    files: ['src/scanner/environments/engines.test.ts'],
    why: 'one promise: the same images and containers, as each engine stores them',
  },
  {
    of: ['machines', 'chroots', 'mounts'].map((finder) => `src/scanner/environments/${finder}`),
    files: ['src/scanner/environments/folders.test.ts'],
    why: 'finders of folders are rows of one table',
  },
  {
    of: ['src/scanner/recognisers/container-image'],
    files: ['src/scanner/root-look.test.ts'],
    why: 'an image has a name only within the store that holds it',
  },
  {
    of: ['src/scanner/recognisers/application'],
    files: ['src/scanner/places/applications/place.test.ts', 'src/scanner/places/applications/other-systems.test.ts'],
    why: 'what an application is shows only together with the entries and folders that its place pairs',
  },
  {
    of: ['src/scanner/recognisers/jetbrains-plugin'],
    files: ['src/scanner/places/jetbrains/place.test.ts'],
    why: 'the same trees of real archives prove place and recogniser',
  },
  {
    of: ['src/scanner/recognisers/trace'],
    files: ['src/scanner/places/traces/place.test.ts'],
    why: 'what a trace is worth shows only beside copies and leftovers',
  },
  {
    of: ['src/scanner/recognisers/browser-extension', 'src/scanner/recognisers/editor-plugin'],
    files: ['src/scanner/places/browsers/place.test.ts', 'src/scanner/places/editor-plugins/place.test.ts'],
    why: 'what a browser or editor lists and what its folder holds decide together',
  },
  {
    of: ['src/cli/findings', 'src/cli/export'],
    files: ['src/cli/query/command.test.ts'],
    why: 'they ask the same collector of the same eight hosts as query',
  },
  {
    of: ['doctor', 'show-next-upload', 'sent', 'my-machine', 'privacy'].map((command) => `src/cli/${command}`),
    files: ['src/cli/at-the-machine.test.ts'],
    why: 'they ask the same agent for the same person: what is true of one output is true of all',
  },
  {
    of: ['src/agent/doctor'],
    files: ['src/agent/doctor/diagnose.test.ts'],
    why: 'a check is one row of judgement over facts: all of them are rows of one table',
  },
  {
    of: ['src/agent/local-api/answers'],
    files: ['src/agent/local-api/answers/answers.test.ts'],
    why: 'one promise: each answer holds what concerns the viewer, in the shape that the other side takes',
  },
  {
    of: ['src/console/pages'],
    files: ['test/console/pages.test.ts'],
    why: 'a page is proven in a real browser against a real collector, where it is seen, read out and walked by keyboard',
  },
  { of: ['test/fuzz'], files: ['test/fuzz/fuzz.test.ts'], why: 'one promise, each reader of a format' },
  { of: ['bench'], files: ['bench/verdict.test.ts'], why: 'a benchmark is a run of its own; what judges its figures is tested' },
];

/** Files called list.ts that list no members. */
const NO_LISTS: ReadonlySet<string> = new Set(['src/cli/signatures/list.ts']); // `bandog signatures list`

/** All files that were walked, by path relative to the root, `/` between names. */
export type Files = ReadonlyMap<string, string>;

/** Every family below the root, found by its list.ts; throws when there is none. */
export function familiesOf(files: Files): readonly Family[] {
  const paths = [...files.keys()];
  const folders = paths
    .filter((file) => file.endsWith('/list.ts') && !NO_LISTS.has(file))
    .map((file) => file.slice(0, -'/list.ts'.length));
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
  const isInSuite = (member: string): boolean =>
    SUITES.some(
      (suite) =>
        suite.of.some((one) => one === folder || one === `${folder}/${member}`) && suite.files.every((file) => files.has(file)),
    );
  const list = files.get(`${folder}/list.ts`) ?? '';
  const roles = members.map((member) => roleOf(list, member));
  const role = roles.find((file) => file !== undefined);
  const lacks = members.flatMap((member, at) => {
    const own = [...files.keys()].filter((file) => file.startsWith(`${folder}/${member}/`));
    return [
      roles[at] === undefined ? `${folder}/${member} is not in list.ts` : undefined,
      roles[at] !== undefined && roles[at] !== role ? `${folder}/${member}/${roles[at]} should be named ${role}` : undefined,
      own.some((file) => file.endsWith('.test.ts')) || isInSuite(member) ? undefined : `${folder}/${member} has no test`,
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
