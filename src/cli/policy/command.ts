import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import type { PolicyView } from '../../api-client/client.generated.ts';
import { documentOf } from '../../collector/policy/policy-document.ts';
import { parsePolicy } from '../../collector/policy/policy-text.ts';
import { KnownError } from '../../domain/errors.ts';
import { MANAGERS, type Policy, type PolicyObject } from '../../domain/policy.ts';
import { numberGiven, parseCall } from '../arguments.ts';
import { ACCESS_HELP, ACCESS_OPTIONS, withCollector } from '../collector-access.ts';
import type { Command, Io } from '../contract.ts';
import { paintFor } from '../paint.ts';
import { diffLines } from './diff-lines.ts';
import { progressLines } from './progress-lines.ts';
import { showLines } from './show-lines.ts';

const usage = `Usage: bandog policy show [--revision N]
       bandog policy diff FILE
       bandog policy apply FILE --revision N
       bandog policy export [--by file|console|all]
       bandog policy progress CAMPAIGN

What the company has decided: rulings on products and categories, campaigns, exceptions.

show      the policy that is in force, and who keeps each part of it: the file or the console
diff      what FILE would change, and whom it would touch; changes nothing
apply     make FILE the policy of files: what an earlier file said and it does not goes; what the console keeps stays
export    the policy as a file, for version control
progress  how far a campaign is: on how many hosts its products are found, excepted, removed, verified gone, back again

  --revision N       show: as it was then; apply: the revision that FILE builds on, as diff and show print it. It is refused when
                     another file was applied since, and not because of changes at the console
  --by MANAGER       export: what the file keeps (default), what the console keeps, or all
  --json             print JSON (show, diff, apply, progress)

FILE is YAML or JSON of schema bandog.policy/1 (docs/schemas/policy.json). Mistakes are told with file and line.

${ACCESS_HELP}
Exit codes:
  0  done; diff: it would change nothing
  1  diff: it would change something
  2  wrong call
  3  the file is wrong, the revision is old, or the collector could not be reached or refused
`;

/** `bandog policy`: what the company decided, as a file under version control has it. */
export const command: Command = {
  name: 'policy',
  summary: 'show, compare, apply or export what the company has decided',
  usage,
  async run(argv, io) {
    const { values, positionals } = parseCall(argv, {
      allowPositionals: true,
      options: {
        ...ACCESS_OPTIONS,
        revision: { type: 'string' },
        by: { type: 'string', default: 'file' },
        json: { type: 'boolean', default: false },
      },
    });
    const [verb, word, ...rest] = positionals;
    if (rest.length > 0) throw wrongCall(`there is too much: ${rest.join(' ')}`);
    const given = { ...values, revision: values.revision === undefined ? undefined : revisionOf(values.revision) };
    switch (verb) {
      case 'show':
        return show(given, io);
      case 'diff':
        return diff(fileNamed(word, io), given, io);
      case 'apply':
        return apply(fileNamed(word, io), given, io);
      case 'export':
        return exportIt(given, io);
      case 'progress':
        return progress(word, given, io);
      default:
        throw wrongCall('this needs one of: show, diff, apply, export, progress');
    }
  },
};

interface Given {
  readonly collector?: string | undefined;
  readonly token?: string | undefined;
  readonly ca?: string | undefined;
  readonly data?: string | undefined;
  readonly revision: number | undefined;
  readonly by: string;
  readonly json: boolean;
}

async function show(given: Given, io: Io): Promise<number> {
  const { revision } = given;
  const policy = await withCollector(given, io, (client) => client.getPolicy({ revision }));
  const text = showLines(policy, { paint: paintFor(io.stdout, io.env), now: new Date().toISOString() });
  io.stdout.write(given.json ? `${JSON.stringify(policy, null, 2)}\n` : `${text.join('\n')}\n`);
  return 0;
}

async function diff(policy: Policy, given: Given, io: Io): Promise<number> {
  const preview = await withCollector(given, io, (client) => client.previewPolicy({ policy }));
  const lines = diffLines(preview, paintFor(io.stdout, io.env));
  io.stdout.write(given.json ? `${JSON.stringify(preview, null, 2)}\n` : `${lines.join('\n')}\n`);
  return preview.changes.length === 0 ? 0 : 1;
}

async function apply(policy: Policy, given: Given, io: Io): Promise<number> {
  const basedOn = given.revision;
  if (basedOn === undefined)
    throw wrongCall('--revision is missing: the one that the file builds on, as `bandog policy diff FILE` prints it');
  const done = await withCollector(given, io, (client) => client.applyPolicy({ basedOn, policy }));
  if (given.json) io.stdout.write(`${JSON.stringify(done, null, 2)}\n`);
  else if (done.changes === 0) io.stderr.write(`Nothing changed; the policy is at revision ${done.revision}.\n`);
  else
    io.stderr.write(
      `${done.changes === 1 ? '1 change' : `${done.changes} changes`}; the policy is at revision ${done.revision} now.\n`,
    );
  return 0;
}

async function exportIt(given: Given, io: Io): Promise<number> {
  const { by } = given;
  if (by !== 'all' && !MANAGERS.some((one) => one === by)) throw wrongCall(`there is no manager ${JSON.stringify(by)}`);
  const policy = await withCollector(given, io, (client) => client.getPolicy({}));
  const objects = objectsOf(policy).filter((one) => by === 'all' || one.managedBy === by);
  const text = stringify(documentOf(policy.name, objects), { lineWidth: 130 });
  io.stdout.write(`# What ${by === 'all' ? 'all' : `the ${by}`} decided, as of revision ${policy.revision}.\n${text}`);
  return 0;
}

async function progress(id: string | undefined, given: Given, io: Io): Promise<number> {
  if (id === undefined) throw wrongCall('this needs a campaign');
  const answer = await withCollector(given, io, (client) => client.getCampaignProgress({ id }));
  const lines = progressLines(answer, paintFor(io.stdout, io.env));
  io.stdout.write(given.json ? `${JSON.stringify(answer, null, 2)}\n` : `${lines.join('\n')}\n`);
  return 0;
}

/** The policy's parts as objects again. */
function objectsOf(policy: PolicyView): readonly PolicyObject[] {
  return [
    ...policy.rulings.map(({ managedBy, revision, ...document }): PolicyObject => ({
      kind: 'ruling',
      key: '',
      document,
      managedBy,
      revision,
    })),
    ...policy.campaigns.map(({ managedBy, revision, ...document }): PolicyObject => ({
      kind: 'campaign',
      key: document.id,
      document,
      managedBy,
      revision,
    })),
    ...policy.exceptions.map(({ managedBy, revision, ...document }): PolicyObject => ({
      kind: 'exception',
      key: document.id,
      document,
      managedBy,
      revision,
    })),
  ];
}

function fileNamed(word: string | undefined, io: Io): Policy {
  if (word === undefined) throw wrongCall('this needs a file');
  const file = path.resolve(io.cwd, word);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error';
    throw new KnownError('E_POLICY_INVALID', `${word} cannot be read: ${why}`, 'Check the path and who may read it.', error);
  }
  return parsePolicy(text, word);
}

function revisionOf(text: string): number {
  return numberGiven(text, { name: '--revision', what: 'a revision', min: 0, max: Number.MAX_SAFE_INTEGER });
}

function wrongCall(message: string): KnownError {
  return new KnownError('E_USAGE', message, 'See `bandog policy --help`.');
}
