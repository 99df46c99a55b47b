import path from 'node:path';
import type { Command, Io } from '../contract.ts';
import { isGiven, numberGiven, platformNamed, READ_AGAIN, parseCall } from '../arguments.ts';
import { look, type LookOptions } from '../look.ts';
import { PLATFORMS } from '../../domain/platform.ts';

const usage = `Usage: bandog scan [OPTIONS]
       bandog scan --now [--state DIR] [--json]

Looks at this machine once, without agent or collector, and prints every copy of every product in the catalogue: where it
is, whose it is, how it came, whether it runs, how sure that is and why; and what could not be looked at. Nothing is
changed, nothing that is found is run, nothing leaves the machine.

With --now the running agent looks at once, and what that changed is printed: has what was removed gone, has the new copy been
seen. The collector is told as of any look. Root sees all of it, anyone else what concerns his own account and the machine.

Options:
  --now              have the running agent look; goes with --state and --json only
  --state DIR        with --now: the agent of this state folder (default: the service's, else $XDG_STATE_HOME/bandog)
  --root DIR         look at this folder or mounted image as a host of its own
  --platform NAME    what DIR is: ${PLATFORMS.join(', ')} (default: this machine's)
  --deep             sweep every local file system, not only where software is usually put
  --read-again DAYS  with --deep: believe a folder that shows no change for so many days (default 7; 0 reads all of them
                     in full, and so does --cache none)
  --product ID       report only this product (may be repeated)
  --catalogue FILE   a compiled catalogue (default: the one that Bandog ships)
  --cache FILE       where is kept between scans what large executables are, in FILE.looks what quick looks saw, and in
                     FILE.sweep what sweeps saw (default: in the account's own cache folder; none: nowhere)
  --deadline SEC     end after this many seconds; what is not finished then is a gap (default 300, with --deep 3600)
  --json             print one JSON document, schema bandog.scan/1 (with --now: bandog.look/1)
  --verbose          also list every place that was looked at
  -h, --help         this text

Exit codes:
  0  nothing found, and everything was looked at
  1  something found (with --now: copies are open)
  2  wrong call
  3  nothing found, but not everything could be looked at, or the scan failed, or no agent answers

Run as root (or with CAP_DAC_READ_SEARCH and CAP_SYS_PTRACE) to see all homes and processes; without, what could not be seen
is listed as a gap.
`;

const DAY_MS = 24 * 3_600_000;
const NOW_OPTIONS = {
  now: { type: 'boolean' },
  state: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** `bandog scan`: one look at this machine or a folder, printed. */
export const command: Command = {
  name: 'scan',
  summary: 'look at this machine, or a folder, once and print what is there',
  usage,
  async run(argv, io) {
    if (argv.includes('--now')) {
      const { values } = parseCall(argv, { options: NOW_OPTIONS });
      const { scanNow } = await import('./now.ts');
      const { agentPlace } = await import('../agent-here.ts');
      return scanNow(agentPlace(values.state, io), { json: values.json }, io);
    }
    const options = parse(argv, io);
    const { document, index } = await look(options.look, io);
    const wanted =
      options.products.size === 0
        ? document
        : { ...document, findings: document.findings.filter((finding) => options.products.has(finding.product)) };
    if (options.json) io.stdout.write(`${JSON.stringify(wanted, null, 2)}\n`);
    else {
      const { scanReport } = await import('./report.ts');
      io.stdout.write(scanReport(wanted, { index: await index(), output: io.stdout, env: io.env, isVerbose: options.verbose }));
    }
    if (wanted.findings.length > 0) return 1;
    return wanted.complete ? 0 : 3;
  },
};

interface ScanOptions {
  readonly look: LookOptions;
  readonly products: ReadonlySet<string>;
  readonly json: boolean;
  readonly verbose: boolean;
}

function parse(argv: readonly string[], io: Io): ScanOptions {
  const { values } = parseCall(argv, {
    options: {
      root: { type: 'string' },
      platform: { type: 'string' },
      deep: { type: 'boolean', default: false },
      product: { type: 'string', multiple: true, default: [] },
      catalogue: { type: 'string' },
      cache: { type: 'string' },
      'read-again': { type: 'string' },
      deadline: { type: 'string' },
      json: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
    },
  });
  const platform = isGiven(values.platform) ? platformNamed(values.platform) : undefined;
  return {
    look: {
      depth: values.deep ? 'deep' : 'quick',
      ...(values['read-again'] === undefined ? {} : { readAgainMs: numberGiven(values['read-again'], READ_AGAIN) * DAY_MS }),
      deadlineMs: deadline(values.deadline, values.deep),
      ...(isGiven(values.root) ? { root: path.resolve(io.cwd, values.root) } : {}),
      ...(platform === undefined ? {} : { platform }),
      ...(isGiven(values.catalogue) ? { catalogue: path.resolve(io.cwd, values.catalogue) } : {}),
      ...(isGiven(values.cache) ? { cache: values.cache === 'none' ? '' : path.resolve(io.cwd, values.cache) } : {}),
    },
    products: new Set(values.product),
    json: values.json,
    verbose: values.verbose,
  };
}

function deadline(given: string | undefined, isDeep: boolean): number {
  if (given === undefined) return isDeep ? 3_600_000 : 300_000;
  return numberGiven(given, { name: '--deadline', what: 'a number of seconds', min: 1, max: 86_400 }) * 1000;
}
