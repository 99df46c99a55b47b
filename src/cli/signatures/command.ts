import type { Command, Io } from '../contract.ts';
import { nearest } from '../nearest.ts';
import { KnownError } from '../../domain/errors.ts';

const usage = `Usage: bandog signatures lint [DIR]
       bandog signatures new ID --category NAME [--name NAME] [--vendor NAME] [--npm PACKAGE…] [--dir DIR]
       bandog signatures test [--dir DIR] [--verbose] [ID…]
       bandog signatures test (--on DIR [--platform NAME] | --host) [--deep] [--dir DIR] [ID…]
       bandog signatures show [--dir DIR] ID
       bandog signatures list [--dir DIR] [--json]
       bandog signatures compile [--dir DIR] --out FILE
       bandog signatures preview [--dir DIR] FILE… [--json]

Signatures are YAML files, <category>/<id>.yaml, that say what betrays a product; docs/signatures.md is the author's guide.

  lint     checks files and says by file and line what to write instead
  new      begins a file that says what belongs into it
  test     scans every example of the signatures (or of these products) with the whole catalogue and shows what differs;
           with --on or --host scans real disks instead, and tells why each copy is found and what came near
  show     says in plain words what a signature looks for, what the risk is, and how a copy is removed
  list     names every signature with what it covers
  compile  writes one catalogue file, for --catalogue FILE and for a collector
  preview  says what these files, in the place of those of the same id or beside the others, would make of the evidence that a collector
           stores: which findings appear, disappear, or become more or less sure

Options:
  --dir DIR      a folder of signatures (default: the ones that Bandog ships)
  --on DIR       look at this folder or mounted image as a host of its own; --platform says of which system
  --host         look at this machine
  --deep         look at every local file system
  --out FILE     where the catalogue goes; it is replaced at once, never half written
  --json         print one JSON document
  --verbose      also name the examples that hold
  -h, --help     this text

preview finds its collector as \`bandog query\` does: --collector URL, --token FILE, --ca FILE, --data DIR.

Exit codes:
  0  done, and nothing is wrong
  1  something is to be mended; with --on or --host: something was found; preview: something would change
  2  wrong call
  3  the files cannot be read or written, or the collector not be asked
`;

/** One member of the family: its arguments are those after its name. */
type Subcommand = (argv: readonly string[], io: Io) => Promise<number>;

const SUBCOMMANDS: ReadonlyMap<string, () => Promise<Subcommand>> = new Map([
  ['lint', async () => (await import('./lint.ts')).lint],
  ['new', async () => (await import('./new.ts')).begin],
  ['test', async () => (await import('./try.ts')).tryOut],
  ['show', async () => (await import('./show.ts')).show],
  ['list', async () => (await import('./list.ts')).list],
  ['compile', async () => (await import('./compile.ts')).compile],
  ['preview', async () => (await import('./preview.ts')).preview],
]);

/** `bandog signatures …`: everything for the people who write signatures. */
export const command: Command = {
  name: 'signatures',
  summary: 'check, try, show and compile signatures',
  usage,
  async run([name, ...rest], io) {
    const load = name === undefined ? undefined : SUBCOMMANDS.get(name);
    if (load !== undefined) return (await load())(rest, io);
    const guess = name === undefined ? undefined : nearest(name, [...SUBCOMMANDS.keys()]);
    throw new KnownError(
      'E_USAGE',
      name === undefined ? 'signatures needs to know what to do' : `there is no \`signatures ${name}\``,
      guess === undefined
        ? `write one of: ${[...SUBCOMMANDS.keys()].join(', ')}`
        : `did you mean \`bandog signatures ${guess}\`?`,
    );
  },
};
