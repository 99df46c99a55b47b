/** For each rule a small tree of sources that breaks it, and words of what the rule must say. */
export interface Seed {
  readonly rule: string;
  readonly sources: Readonly<Record<string, string>>;
  readonly says: string;
}

/** A tree that breaks no rule: the seeds are this tree with one thing changed. */
export const SOUND: Readonly<Record<string, string>> = {
  'main.ts': "import { start } from './cli/start.ts';\nstart();\n",
  'cli/start.ts': "export const start = () => import('../scanner/scanner.ts');\n",
  'scanner/scanner.ts': "import { fork } from 'node:child_process';\nfork('scan-worker.ts');\n",
  'scanner/scan-worker.ts': "import type { Gap } from '../domain/gap.ts';\nexport const gap: Gap | undefined = undefined;\n",
  'domain/gap.ts': "import { Type } from 'typebox';\nexport const gap = Type.Null();\nexport type Gap = typeof gap;\n",
};

/** One violation of each rule. */
export const SEEDS: readonly Seed[] = [
  { rule: 'every file lies in a room', sources: { 'attic/box.ts': '' }, says: 'attic/box.ts' },
  {
    rule: 'rooms import only what the table allows',
    sources: { 'domain/gap.ts': "import type { start } from '../cli/start.ts';\nexport type Gap = typeof start;\n" },
    says: 'domain/gap.ts imports cli/start.ts',
  },
  {
    rule: 'rooms import only what the table allows',
    sources: { 'domain/gap.ts': "export type Gap = import('../cli/start.ts').start;\n" },
    says: 'domain/gap.ts imports cli/start.ts',
  },
  {
    rule: 'rooms import only what the table allows',
    sources: { 'agent/agent.ts': "export const scan = async () => import('../scanner/scanner.ts');\n" },
    says: 'agent/agent.ts imports scanner/scanner.ts',
  },
  {
    rule: 'the disk wall stands',
    sources: { 'scanner/places/home.ts': "import 'node:fs';\n" },
    says: 'scanner/places/home.ts loads node:fs',
  },
  {
    rule: 'the disk wall stands',
    sources: { 'agent/life-cycle/life.ts': "await import('node:fs/promises');\n" },
    says: 'loads node:fs/promises',
  },
  {
    rule: 'the processes wall stands',
    sources: { 'scanner/places/run.ts': "import 'node:child_process';\n" },
    says: 'node:child_process',
  },
  {
    rule: 'the network wall stands',
    sources: { 'scanner/scanner.ts': "import { Agent } from 'undici';\nnew Agent();\n" },
    says: 'undici',
  },
  {
    rule: 'the network wall stands',
    sources: { 'scanner/scanner.ts': "import '@fastify/swagger';\n" },
    says: '@fastify/swagger',
  },
  {
    rule: 'every import leads to a file',
    sources: {
      'domain/gap.ts': "export { gap } from './contract-suite.ts';\n",
      'domain/contract-suite.ts': 'export const gap = 1;\n',
    },
    says: 'domain/contract-suite.ts, which is not there',
  },
  { rule: 'the database wall stands', sources: { 'collector/routes/x.ts': "import 'node:sqlite';\n" }, says: 'node:sqlite' },
  { rule: 'the code wall stands', sources: { 'scanner/host/run.ts': "import 'node:vm';\n" }, says: 'node:vm' },
  {
    rule: 'files form no cycle',
    sources: { 'domain/a.ts': "import type {} from './b.ts';\n", 'domain/b.ts': "import type {} from './a.ts';\n" },
    says: 'domain/a.ts → domain/b.ts → domain/a.ts',
  },
  {
    rule: 'rooms form no cycle',
    sources: {
      'wire/a.ts': "import '../catalogue/b.ts';\n",
      'catalogue/b.ts': '',
      'catalogue/c.ts': "import '../wire/d.ts';\n",
      'wire/d.ts': '',
    },
    says: 'wire → catalogue → wire',
  },
  {
    rule: 'every import leads to a file',
    sources: { 'cli/start.ts': "import './lost.ts';\n" },
    says: 'cli/lost.ts, which is not there',
  },
  { rule: 'names say a role', sources: { 'domain/utils.ts': '' }, says: 'domain/utils.ts' },
  { rule: 'names say a role', sources: { 'domain/common/gap.ts': '' }, says: 'common' },
  { rule: 'names say a role', sources: { 'domain/someGap.ts': '' }, says: 'someGap' },
  {
    rule: 'nothing is re-exported',
    sources: { 'domain/all.ts': "export * from './gap.ts';\n" },
    says: 'domain/all.ts re-exports domain/gap.ts',
  },
  {
    rule: 'nothing is re-exported',
    sources: { 'domain/all.ts': "export { gap } from './gap.ts';\n" },
    says: 'domain/all.ts re-exports',
  },
  { rule: 'every file is reached from an entry', sources: { 'domain/orphan.ts': '' }, says: 'domain/orphan.ts' },
  {
    rule: 'the scan worker loads nothing slow',
    sources: {
      'scanner/scan-worker.ts': "import { type Gap } from '../domain/gap.ts';\nexport const gap: Gap | undefined = undefined;\n",
    },
    says: 'domain/gap.ts loads typebox',
  },
];
