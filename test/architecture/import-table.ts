/** One room of src and what its files may import beside their own room; type-only imports count. */
export interface Room {
  /** A folder of src, or one file of it; the longest that fits a file is its room. A parent's row is for the files that lie directly in it. */
  readonly room: string;
  /** Rooms, or single files of them. */
  readonly mayImport: readonly string[];
}

/** Who may import whom; src/README.md shows the same table. */
export const ROOMS: readonly Room[] = [
  { room: 'domain', mayImport: [] },
  { room: 'wire', mayImport: ['domain'] },
  { room: 'catalogue', mayImport: ['domain'] },
  { room: 'matching', mayImport: ['domain', 'catalogue'] },
  { room: 'scanner/formats', mayImport: ['domain'] },
  { room: 'scanner/host', mayImport: ['domain', 'scanner/formats'] },
  { room: 'scanner/places', mayImport: ['domain', 'scanner/host', 'scanner/formats'] },
  { room: 'scanner/environments', mayImport: ['domain', 'scanner/host', 'scanner/formats'] },
  { room: 'scanner/watch', mayImport: ['domain', 'scanner/host', 'scanner/formats'] },
  {
    room: 'scanner/recognisers',
    mayImport: ['domain', 'scanner/host', 'scanner/formats', 'scanner/places/contract.ts'],
  },
  { room: 'scanner/kept-looks', mayImport: ['domain', 'scanner/formats', 'scanner/host', 'scanner/places/contract.ts'] },
  { room: 'scanner/join', mayImport: ['domain', 'catalogue', 'matching'] },
  {
    room: 'scanner',
    mayImport: [
      'domain',
      'wire',
      'catalogue',
      'matching',
      'scanner/formats',
      'scanner/host',
      'scanner/places',
      'scanner/environments',
      'scanner/watch',
      'scanner/recognisers',
      'scanner/kept-looks',
      'scanner/join',
    ],
  },
  { room: 'agent/program', mayImport: ['domain'] },
  { room: 'agent/disk', mayImport: [] },
  { room: 'agent/labels', mayImport: ['domain'] },
  { room: 'agent/spool', mayImport: ['domain', 'agent/disk'] },
  { room: 'agent/life-cycle', mayImport: ['domain'] },
  { room: 'agent/governor', mayImport: ['domain'] },
  { room: 'agent/scanner', mayImport: ['domain', 'wire'] },
  { room: 'agent/uplink', mayImport: ['domain', 'wire', 'agent/disk'] },
  { room: 'agent/local-api', mayImport: ['domain', 'wire'] },
  { room: 'agent/doctor', mayImport: ['domain', 'wire'] },
  { room: 'agent/updates', mayImport: ['domain', 'wire', 'catalogue', 'agent/disk'] },
  {
    room: 'agent/looking',
    mayImport: [
      'domain',
      'wire',
      'agent/disk',
      'agent/governor',
      'agent/life-cycle',
      'agent/program',
      'agent/scanner',
      'agent/spool',
      'agent/updates',
    ],
  },
  { room: 'agent/enrolment', mayImport: ['domain', 'wire', 'agent/labels', 'agent/spool', 'agent/uplink'] },
  { room: 'agent/delivery', mayImport: ['domain', 'wire', 'agent/disk', 'agent/local-api', 'agent/spool', 'agent/uplink'] },
  {
    room: 'agent',
    mayImport: [
      'domain',
      'wire',
      'catalogue',
      'agent/program',
      'agent/labels',
      'agent/spool',
      'agent/governor',
      'agent/scanner',
      'agent/uplink',
      'agent/updates',
      'agent/local-api',
      'agent/doctor',
      'agent/looking',
      'agent/enrolment',
      'agent/delivery',
    ],
  },
  { room: 'collector/policy', mayImport: ['domain'] },
  {
    room: 'collector/store',
    mayImport: [
      'domain',
      'wire/open-digest.ts',
      'collector/policy/affected.ts',
      'collector/policy/compiled-policy.ts',
      'collector/policy/evaluate.ts',
    ],
  },
  { room: 'collector/exporters', mayImport: ['domain'] },
  { room: 'collector/sinks', mayImport: ['domain'] },
  { room: 'collector/access', mayImport: ['domain', 'collector/store'] },
  {
    room: 'collector/routes',
    mayImport: [
      'domain',
      'wire',
      'catalogue',
      'matching',
      'collector/access',
      'collector/policy',
      'collector/store',
      'collector/exporters',
      'collector/sinks',
    ],
  },
  {
    room: 'collector',
    mayImport: [
      'domain',
      'wire',
      'catalogue',
      'collector/access',
      'collector/policy',
      'collector/store',
      'collector/exporters',
      'collector/sinks',
      'collector/routes',
    ],
  },
  { room: 'api-client', mayImport: [] },
  // Runs in a browser, and knows of the collector only what its API says.
  { room: 'console', mayImport: ['api-client'] },
  // Runs in a browser on the host itself, and knows only what the command says that serves it.
  {
    room: 'console/my-machine',
    mayImport: ['console', 'wire/local.ts', 'wire/my-page.ts', 'domain'],
  },
  {
    room: 'cli',
    mayImport: [
      'domain',
      'wire',
      'catalogue',
      'matching',
      'api-client',
      'scanner',
      'agent',
      'collector',
      'agent/enrolment',
      'agent/governor/budget.ts',
      'agent/governor/limits.ts',
      'agent/labels/labels.ts',
      'agent/local-api/socket-place.ts',
      'agent/program/lean.ts',
      'agent/spool/state-folder.ts',
      'agent/doctor/contract.ts',
      'agent/doctor/diagnose.ts',
      'collector/access/roles.ts',
      'collector/policy/policy-document.ts',
      'collector/policy/policy-text.ts',
    ],
  },
  { room: 'main.ts', mayImport: ['cli'] },
  // Compiles ahead what a running agent loads, and so names all of it; nothing imports it.
  {
    room: 'cli/agent/warm.ts',
    mayImport: ['main.ts', 'cli', 'agent', 'agent/labels', 'agent/local-api', 'agent/doctor', 'scanner', 'scanner/watch'],
  },
];

/** Modules that only some rooms may load, whatever the table says. */
export interface Wall {
  readonly name: string;
  /** Exact names; a trailing `/*` takes everything below. */
  readonly modules: readonly string[];
  /** Folders or files of src; a trailing `/` means only the files that lie directly in it. */
  readonly onlyIn: readonly string[];
  readonly why: string;
}

/** The walls between the half that reads disks, the half that talks, and what remembers. */
export const WALLS: readonly Wall[] = [
  {
    name: 'disk',
    modules: ['node:fs', 'node:fs/promises'],
    onlyIn: [
      'scanner/host',
      'scanner/',
      'scanner/kept-looks',
      'scanner/watch',
      'agent/spool',
      'agent/',
      'agent/disk',
      'agent/program',
      'agent/looking',
      'agent/enrolment',
      'agent/delivery',
      'agent/uplink',
      'agent/updates',
      'agent/local-api',
      'agent/doctor',
      'collector/',
      'collector/access',
      'cli',
      'main.ts',
    ],
    why: 'what is found on a host is read only through scanner/host; the others read their own configuration, keys and state',
  },
  {
    name: 'processes',
    modules: ['node:child_process', 'node:cluster'],
    onlyIn: ['scanner/host', 'scanner/', 'agent/scanner', 'agent/program', 'agent/labels', 'cli'],
    why: 'the scanner starts its worker, the agent its scanner, itself under its own flags and what gathers labels, the demo all of them; nothing else starts anything',
  },
  {
    name: 'network',
    modules: [
      'node:net',
      'node:http',
      'node:https',
      'node:http2',
      'node:tls',
      'node:dgram',
      'node:dns',
      'node:dns/promises',
      'undici',
      'fastify',
      '@fastify/*',
      'ws',
    ],
    onlyIn: ['agent/scanner', 'agent/uplink', 'agent/local-api', 'collector', 'api-client', 'cli'],
    why: 'the scanner has capabilities and so no network',
  },
  {
    name: 'database',
    modules: ['node:sqlite', 'pg', 'kysely', 'better-sqlite3'],
    onlyIn: ['collector/store', 'agent/spool'],
    why: 'the store and the spool promise durability; nobody goes round them',
  },
  {
    name: 'code',
    modules: ['node:vm', 'node:repl', 'node:inspector'],
    onlyIn: [],
    why: 'nothing that was found or received is ever run',
  },
];

/** What the disposable scan worker must not load at run time: each costs more than its whole start. */
export const SLOW_MODULES: readonly string[] = [
  'typebox',
  'typebox/*',
  'fastify',
  'undici',
  'pino',
  'yaml',
  'kysely',
  'commander',
  'chokidar',
  'systeminformation',
];

/** The files where processes of ours begin; everything in src is reached from one of them. */
export const ENTRIES: readonly string[] = ['main.ts', 'console/main.tsx', 'console/my-machine/main.ts'];
